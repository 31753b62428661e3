"""Figures of the pages, beside a bare Django view measured in the same run."""
