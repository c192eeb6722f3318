#include "../core/core.h"
#include <stdio.h>

int disk_probe(const char *path, struct meter *m)
{
    FILE *file = fopen(path, "r");
    char line[64]
    if (!file)
        return -1;
    while (fgets(line, sizeof line, file))
        meter_read(m, atof(line));
    fclose(file);
    return m->count;
}
