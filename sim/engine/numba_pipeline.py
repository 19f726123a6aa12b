"""How numba turns rules and kernels that only compiled code calls into intermediate code, and the outermost kernels that they end in.

By itself numba optimises every function with all that it calls, and makes machine code of that, although a rule is only ever run as part of
an outermost kernel, which is optimised and made into machine code as a whole anyway. That took a third of the time of a cold start. And it
leaves what a kernel calls in the open, where a second kernel from the cache finds it by name, made for itself or not.

This is numba's documented way of customising a compiler (`pipeline_class`), but what is done in its last step is numba's own business and
not promised to stay: see `KNOWN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering
from numba.core.types import intp
from numba.np import arrayobj

# numba's own functions have no types.
_register: Any = register_pass
_pass_builder: Any = DefaultPassBuilder
_indexing: Any = arrayobj

#: The first and the last version of numba with which this has been tried; with any other, everything is compiled numba's own way.
KNOWN = ((0, 61), (0, 68))


@contextmanager
def indices_from_the_start() -> Iterator[None]:
    """Compile every index as it is written, meanwhile.

    numba adds the length to an index below 0, as Python counts from the end. Rules never do that, and the comparison at every access takes 3%
    of a round.
    """
    numbas_own = _indexing.fix_integer_index
    _indexing.fix_integer_index = lambda context, builder, kind, index, size: context.cast(builder, index, kind, intp)
    try:
        yield
    finally:
        _indexing.fix_integer_index = numbas_own


class InnerLibrary(JITCodeLibrary):
    """A function's intermediate code with that of all it calls, as written: neither optimised nor handed to the machine."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        library: Any = self
        library._finalize_dynamic_globals()
        self._finalized = True


class IntoOwnLibrary(NativeLowering):
    """numba's lowering, into a library of `kind`."""

    kind: type[JITCodeLibrary]

    def run_pass(self, state: Any) -> bool:
        """Lower a function; True, as something has changed."""
        state.library = self.kind(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        lowering: Any = super()
        return bool(lowering.run_pass(state))


@_register(mutates_CFG=True, analysis_only=False)
class InnerLowering(IntoOwnLibrary):
    """Lowering into an inner library; callers know the function by an entry point at no address."""

    _name = "inner_lowering"  # type: ignore[assignment]
    kind = InnerLibrary

    def run_pass(self, state: Any) -> bool:
        """Lower a function to intermediate code, and register it so that other functions can call it.

        numba goes on from here to machine code and registers its address, since Python may call the function. What only compiled code calls
        needs neither: it becomes machine code as part of the outermost kernel. So code generation is turned off, and callers get an entry
        that stands for the intermediate code, with an address of 0 that nobody calls.
        """
        state.flags.no_compile = True
        super().run_pass(state)
        made, nowhere = state["cr"], 0
        entry = _dynfunc.make_function(
            made.fndesc.lookup_module(), state.func_id.func_name, "called by compiled code alone", nowhere, made.env, (state.library,)
        )
        state.targetctx.insert_user_function(entry, made.fndesc, [state.library])
        state["cr"] = made._replace(cfunc=entry)
        return True


def lowered_by(lowering: type[NativeLowering], state: Any) -> list[Any]:
    """numba's one pipeline, but for its lowering."""
    pipeline = _pass_builder.define_nopython_pipeline(state)
    pipeline.add_pass_after(lowering, NativeLowering)
    pipeline.passes[:] = [step for step in pipeline.passes if step[0] is not NativeLowering]
    pipeline.finalize()
    return [pipeline]


class InnerCompiler(CompilerBase):
    """The compiler of whatever only compiled code calls."""

    def define_pipelines(self) -> list[Any]:
        """See `lowered_by`."""
        return lowered_by(InnerLowering, self.state)


def capturing_compiler(entry: str) -> Any:
    """Return a compiler of an outermost kernel that keeps its intermediate code, as `code`, and makes no machine code."""

    @_register(mutates_CFG=True, analysis_only=False)
    class CapturingLowering(InnerLowering):
        _name = "capturing_lowering"

        def run_pass(self, state: Any) -> bool:
            super().run_pass(state)
            state.library._ensure_finalized()
            module = state.library._final_module
            for function in module.functions:
                if function.name == state["cr"].fndesc.llvm_func_name:
                    function.name = entry
                elif not function.is_declaration:
                    function.linkage = "internal"
            CapturingCompiler.code = str(module)
            return True

    class CapturingCompiler(CompilerBase):
        code = ""

        def define_pipelines(self) -> list[Any]:
            return lowered_by(CapturingLowering, self.state)

    return CapturingCompiler
