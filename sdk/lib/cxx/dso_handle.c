// Names the module in calls of __cxa_atexit.
extern const char __dso_handle;
const char __dso_handle = 0;
