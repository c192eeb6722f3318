#include "core/core.h"
#include <stdio.h>

int disk_probe(const char *path, struct meter *m);
int main(void)
{
    struct meter m = {"load", 0, 0};
    char out[80];
    meter_reset(&m);
    disk_probe("/proc/loadavg", &m);
    meter_print(&m, out, sizeof out);
    puts(out);
    return 0;
}
