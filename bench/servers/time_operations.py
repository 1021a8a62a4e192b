"""Times the functions of PyRadiomics that do what an operation of webradiomics does, on one case.

    python time_operations.py IMAGE MASK PARAMETERS

Prints JSON: versions, and times in ms by operation, of warm runs of `extractor.execute`.
The number of threads is the caller's to set (ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS, OMP_NUM_THREADS, OPENBLAS_NUM_THREADS).
"""

import json
import logging
import sys
import time

import radiomics
import SimpleITK
from radiomics import cMatrices, featureextractor, imageoperations

RUNS_AT_LEAST = 3
RUNS_AT_MOST = 15
ENOUGH_SECONDS = 5

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


def listen(spent):
    """Makes each function note the time of every call."""
    for operation, (module, name) in FUNCTIONS.items():
        setattr(module, name, timed(getattr(module, name), spent.setdefault(operation, [])))


def timed(function, times):
    def call(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        times.append(1e3 * (time.perf_counter() - start))
        return result

    return call


def main(image, mask, parameters):
    logging.getLogger("radiomics").setLevel(logging.ERROR)
    volumes = SimpleITK.ReadImage(image), SimpleITK.ReadImage(mask)
    extractor = featureextractor.RadiomicsFeatureExtractor(parameters)
    spent = {}
    listen(spent)
    extractor.execute(*volumes)  # warm-up
    for times in spent.values():
        times.clear()
    start = time.perf_counter()
    runs = 0
    while runs < RUNS_AT_LEAST or (time.perf_counter() - start < ENOUGH_SECONDS and runs < RUNS_AT_MOST):
        extractor.execute(*volumes)
        runs += 1
    # Binning is done once for each class; webradiomics does it once.
    operations = {name: times[:: len(times) // runs] for name, times in spent.items() if times}
    json.dump({"versions": {"PyRadiomics": radiomics.__version__}, "operations": operations}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
