#include "modules/firmware.h"

#include "modules/builtins.h"
#include "modules/frozen.h"
#include "modules/import.h"
#include "modules/modules.h"
#include "vm/code_types.h"
#include "vm/frame.h"

namespace natmod::board {

const Firmware kFirmware = {.code_types = kCodeTypes,
                            .describe_callers = describe_callers,
                            .make_builtins = make_builtins,
                            .module_folder = kFrozenFolder,
                            .import_name = import_module,
                            .module_attr = builtin_module_attr};

}  // namespace natmod::board
