"""scipy.ndimage's distance transform as a server of the bench (see serving.py)."""

import pathlib
import sys

import numpy
import scipy
from scipy import ndimage
from serving import serve


class Case:
    versions = {"SciPy": scipy.__version__, "numpy": numpy.__version__, "Python": sys.version.split()[0]}

    def __init__(self, mask, size, spacing):
        """`mask`: a file of uint8, x fastest; sizes and spacings along x, y, z."""
        self.outside = numpy.fromfile(mask, numpy.uint8).reshape(size[::-1]) == 0
        self.spacing = spacing[::-1]

    def run(self):
        return ndimage.distance_transform_edt(self.outside, sampling=self.spacing)

    def features(self, distances, folder):
        """FOLDER/distances: float64, mm."""
        distances.astype("<f8").tofile(pathlib.Path(folder) / "distances")
        return []


if __name__ == "__main__":
    serve(Case)
