#include "board/modules/firmware.h"

#include "board/modules/builtins.h"
#include "board/modules/frozen.h"
#include "board/modules/import.h"
#include "board/modules/modules.h"
#include "board/vm/code_types.h"
#include "board/vm/frame.h"

namespace natmod::board {

const Firmware kFirmware = {.code_types = kCodeTypes,
                            .describe_callers = describe_callers,
                            .make_builtins = make_builtins,
                            .module_folder = kFrozenFolder,
                            .import_name = import_module,
                            .module_attr = builtin_module_attr};

}  // namespace natmod::board
