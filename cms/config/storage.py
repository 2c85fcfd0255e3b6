"""Static files: hashed, compressed ahead, and with the imports between modules rewritten."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleAwareStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, following ``import`` in JavaScript modules to the hashed names."""

    support_js_module_import_aggregation = True
