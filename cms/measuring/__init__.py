"""What pages cost: CPU under the production server, beside a bare Django view in the same run."""
