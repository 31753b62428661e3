"""THE INDEX: finds what the apps offer through `cms.ports.searchable`; knows nothing else."""
