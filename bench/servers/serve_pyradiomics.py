"""PyRadiomics as a server of the bench (see serving.py). Parameters may be "" for the defaults."""

import logging
import pathlib
import sys

import numpy
import radiomics
import SimpleITK
from radiomics import featureextractor
from serving import serve


class NoProgress(radiomics._DummyProgressReporter):
    """3.1.1.dev111 hands its silent reporter an argument that it does not take, which stops every voxel-based calculation."""

    def __init__(self, iterable=None, desc="", total=None):
        super().__init__(iterable, desc)


class Case:
    versions = {
        "PyRadiomics": radiomics.__version__,
        "numpy": numpy.__version__,
        "SimpleITK": SimpleITK.Version_VersionString(),
        "Python": sys.version.split()[0],
    }

    def __init__(self, image, masks, parameters="", voxel=False, **_):
        self.image = SimpleITK.ReadImage(image)
        self.masks = [SimpleITK.ReadImage(mask) for mask in masks]
        self.extractor = featureextractor.RadiomicsFeatureExtractor(*([parameters] if parameters else []))
        self.voxel = voxel

    def run(self):
        return [self.extractor.execute(self.image, mask, voxelBased=self.voxel) for mask in self.masks]

    def features(self, results, folder):
        return [{n: self.value(n, v, folder) for n, v in r.items() if not n.startswith("diagnostics_")} for r in results]

    def value(self, name, value, folder):
        """A feature, or None for a map, which goes to FOLDER/<column>.f64 (float64, x fastest)."""
        if not self.voxel:
            return float(value)
        SimpleITK.GetArrayFromImage(value).astype("<f8").tofile(pathlib.Path(folder) / f"{name}.f64")
        return None


if __name__ == "__main__":
    logging.getLogger("radiomics").setLevel(logging.CRITICAL)
    radiomics._DummyProgressReporter = NoProgress
    serve(Case)
