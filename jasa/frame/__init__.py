"""What surrounds an exhibit: controls, charts, style, maps, year axes; ``live`` alone knows widgets."""
