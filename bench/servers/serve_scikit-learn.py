"""scikit-learn's K-means as a server of the bench (see serving.py)."""

import pathlib
import sys
import warnings

import numpy
import sklearn
from serving import serve
from sklearn.cluster import KMeans


class Case:
    versions = {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__, "Python": sys.version.split()[0]}

    def __init__(self, points, start, iterations):
        """`points`: a file of float64, [images][voxels]; `start`: centroids, [k][images]."""
        self.points = numpy.ascontiguousarray(numpy.fromfile(points, "<f8").reshape(len(start[0]), -1).T)
        self.settings = {"n_clusters": len(start), "init": numpy.array(start), "n_init": 1, "max_iter": iterations, "tol": 0, "algorithm": "lloyd"}

    def run(self):
        return KMeans(**self.settings).fit(self.points)

    def features(self, fitted, folder):
        """Numbered in ascending order of the first image's centroids: FOLDER/labels (uint8, from 1) and FOLDER/centroids (float64)."""
        order = numpy.lexsort(fitted.cluster_centers_.T[::-1])
        (1 + numpy.argsort(order).astype("u1")[fitted.labels_]).tofile(pathlib.Path(folder) / "labels")
        fitted.cluster_centers_[order].astype("<f8").tofile(pathlib.Path(folder) / "centroids")
        return []


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    serve(Case)
