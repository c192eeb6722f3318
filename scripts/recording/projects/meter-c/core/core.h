#ifndef CORE_H
#define CORE_H
#include <stddef.h>
struct meter { const char *name; double value; size_t reads; };
int meter_read(struct meter *m, double value);
int meter_print(const struct meter *m, char *out, size_t room);
double meter_mean(const struct meter *all, size_t count);
void meter_reset(struct meter *m);
#endif
