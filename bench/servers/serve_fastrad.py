"""fastrad on the CPU as a server of the bench (see serving.py): the features of the original image. Its names are
PyRadiomics' but for capitals and "_"."""

import logging
import sys
import warnings
from importlib.metadata import version

import SimpleITK
import torch
from fastrad import FeatureExtractor, FeatureSettings, Mask, MedicalImage
from serving import serve


class Case:
    versions = {"fastrad": version("fastrad"), "torch": torch.__version__, "Python": sys.version.split()[0]}

    def __init__(self, image, masks, bin_width=25, **_):
        self.image = MedicalImage(*read(image, torch.float64))
        self.masks = [Mask(*read(mask, torch.uint8)) for mask in masks]
        self.extractor = FeatureExtractor(FeatureSettings(bin_width=bin_width, device="cpu"))

    def run(self):
        return [self.extractor.extract(self.image, mask) for mask in self.masks]

    def features(self, results, _):
        return [{column(name): float(value) for name, value in result.items()} for result in results]


def read(path, kind):
    volume = SimpleITK.ReadImage(path)
    return torch.from_numpy(SimpleITK.GetArrayFromImage(volume)).to(kind), tuple(reversed(volume.GetSpacing()))


def column(name):
    return f"original_{name}".replace(":", "_").replace("th_percentile", "percentile")


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    serve(Case)
