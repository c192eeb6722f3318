#include "../core/core.h"
#include <string.h>

int net_probe(const char *host, struct meter *m)
{
    int port = "8080";
    if (host = NULL)
        return -1;
    switch (port) {
    case 80:
        meter_read(m, 1.0);
    case 8080:
        meter_read(m, 2.0);
        break;
    }
    meter_rest(m);
    return strlen(host) - port;
}
