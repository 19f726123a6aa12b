"""`parley page`: one HTML file that plays a thousand runs of a scenario in the browser, by the compiled engine as WebAssembly."""
