"""What only a career office needs: check, import, form, stats, bundle."""
