"""Times PyRadiomics on one case, for `npm run bench -- --python PYTHON`.

    python pyradiomics.py FOLDER

FOLDER holds image.nrrd, mask.nrrd and parameters.json. Prints JSON: versions; times of the warm `extractor.execute`, in ms;
of these, the times spent in the functions that do what an operation of webradiomics does; and the features.
The number of threads is the caller's to set (ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS, OMP_NUM_THREADS, OPENBLAS_NUM_THREADS).
"""

import json
import logging
import pathlib
import sys
import time

import numpy
import radiomics
import SimpleITK
from radiomics import cMatrices, featureextractor, imageoperations

RUNS_AT_LEAST = 3
RUNS_AT_MOST = 15
ENOUGH_SECONDS = 10

# PyRadiomics' function of each operation; resampling includes ITK's prefilter, and the mask's resampling.
FUNCTIONS = {
    "discretise": (imageoperations, "binImage"),
    "glcm": (cMatrices, "calculate_glcm"),
    "glrlm": (cMatrices, "calculate_glrlm"),
    "glszm": (cMatrices, "calculate_glszm"),
    "gldm": (cMatrices, "calculate_gldm"),
    "ngtdm": (cMatrices, "calculate_ngtdm"),
    "normalise": (imageoperations, "normalizeImage"),
    "resample": (imageoperations, "resampleImage"),
    "resegment": (imageoperations, "resegmentMask"),
}


def listen(spent: dict[str, list[float]]) -> None:
    """Makes each function note the time of every call."""
    for operation, (module, name) in FUNCTIONS.items():
        setattr(module, name, timed(getattr(module, name), spent.setdefault(operation, [])))


def timed(function, times: list[float]):
    def call(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        times.append(1e3 * (time.perf_counter() - start))
        return result

    return call


def main(folder: pathlib.Path) -> None:
    logging.getLogger("radiomics").setLevel(logging.ERROR)
    image = SimpleITK.ReadImage(str(folder / "image.nrrd"))
    mask = SimpleITK.ReadImage(str(folder / "mask.nrrd"))
    extractor = featureextractor.RadiomicsFeatureExtractor(str(folder / "parameters.json"))
    spent: dict[str, list[float]] = {}
    listen(spent)

    values = extractor.execute(image, mask)  # warm-up
    for times in spent.values():
        times.clear()
    runs: list[float] = []
    while len(runs) < RUNS_AT_LEAST or (sum(runs) < 1e3 * ENOUGH_SECONDS and len(runs) < RUNS_AT_MOST):
        start = time.perf_counter()
        values = extractor.execute(image, mask)
        runs.append(1e3 * (time.perf_counter() - start))

    json.dump(
        {
            "versions": {
                "PyRadiomics": radiomics.__version__,
                "numpy": numpy.__version__,
                "SimpleITK": SimpleITK.Version_VersionString(),
                "Python": sys.version.split()[0],
            },
            "extraction": runs,
            # Binning is done once for each class; webradiomics does it once.
            "operations": {name: times[:: len(times) // len(runs)] for name, times in spent.items() if times},
            "features": {name: float(value) for name, value in values.items() if name.startswith("original_")},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
