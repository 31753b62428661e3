"""Static files under names that hold their fingerprint, JavaScript modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's compressed, fingerprinted files; rewrites `import` in modules too."""

    support_js_module_import_aggregation = True
    manifest_strict = True
