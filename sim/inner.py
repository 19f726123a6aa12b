"""How numba compiles a function that only other compiled functions call: type it and lower it, and leave the rest to whoever calls it.

By itself numba optimises every function with all that it calls, and makes machine code of that, although a rule is only ever run as part of
an outermost kernel, which is optimised and made into machine code as a whole anyway. That took a third of the time of a cold start.

This is numba's documented way of customising a compiler (`pipeline_class`), but what is done in its last step is numba's own business and
not promised to stay: see `KNOWN`.
"""

from __future__ import annotations

from typing import Any

from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering

#: The first and the last version of numba with which this has been tried; with any other, everything is compiled numba's own way.
KNOWN = ((0, 61), (0, 68))


class InnerLibrary(JITCodeLibrary):
    """A function's intermediate code with that of all it calls, as written: neither optimised nor handed to the machine."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class InnerLowering(NativeLowering):
    """Lowering into such a library; callers know the function by an entry point at no address."""

    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower a function and let callers find it; True, as something has changed."""
        state.library = InnerLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_compile = True
        super().run_pass(state)
        made, nowhere = state["cr"], 0
        entry = _dynfunc.make_function(
            made.fndesc.lookup_module(), state.func_id.func_name, "called by compiled code alone", nowhere, made.env, (state.library,)
        )
        state.targetctx.insert_user_function(entry, made.fndesc, [state.library])
        state["cr"] = made._replace(cfunc=entry)
        return True


class InnerCompiler(CompilerBase):
    """numba's compiler but for the lowering."""

    def define_pipelines(self) -> list[Any]:
        """The one pipeline there is."""
        pipeline = DefaultPassBuilder.define_nopython_pipeline(self.state)
        pipeline.add_pass_after(InnerLowering, NativeLowering)
        pipeline.passes[:] = [step for step in pipeline.passes if step[0] is not NativeLowering]
        pipeline.finalize()
        return [pipeline]
