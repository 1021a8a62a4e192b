"""Times PyRadiomics on files, for `npm run bench:case -- ... --python PYTHON`.

    python pyradiomics_case.py IMAGE MASK PARAMETERS RUNS [FOLDER]

Prints JSON: versions; times of the warm `extractor.execute`, in ms; the features. With FOLDER it makes voxel-based maps, and writes each as
FOLDER/<column>.f64 (float64, x fastest). PARAMETERS may be "" for the defaults. Threads are the caller's to set.
"""

import json
import logging
import pathlib
import sys
import time

import numpy
import radiomics
import SimpleITK
from radiomics import featureextractor


class NoProgress(radiomics._DummyProgressReporter):
    """3.1.1.dev111 hands its silent reporter an argument that it does not take, which stops every voxel-based calculation."""

    def __init__(self, iterable=None, desc="", total=None):
        super().__init__(iterable, desc)


def main(image, mask, parameters, runs, folder=None):
    logging.getLogger("radiomics").setLevel(logging.CRITICAL)
    radiomics._DummyProgressReporter = NoProgress
    volumes = SimpleITK.ReadImage(image), SimpleITK.ReadImage(mask)
    extractor = featureextractor.RadiomicsFeatureExtractor(*([parameters] if parameters else []))
    times = []
    for _ in range(int(runs) + 1):  # the first is the warm-up
        start = time.perf_counter()
        values = extractor.execute(*volumes, voxelBased=folder is not None)
        times.append(1e3 * (time.perf_counter() - start))
    features = {name: value for name, value in values.items() if not name.startswith("diagnostics_")}
    if folder:
        for name, made in features.items():
            SimpleITK.GetArrayFromImage(made).astype("<f8").tofile(pathlib.Path(folder) / f"{name}.f64")
    versions = {
        "PyRadiomics": radiomics.__version__,
        "numpy": numpy.__version__,
        "SimpleITK": SimpleITK.Version_VersionString(),
        "Python": sys.version.split()[0],
    }
    json.dump({"versions": versions, "times": times[1:], "features": {n: None if folder else float(v) for n, v in features.items()}}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
