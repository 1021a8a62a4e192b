"""SimpleITK's N4 as a server of the bench (see serving.py)."""

import pathlib
import sys

import numpy
import SimpleITK
from serving import serve


class Case:
    versions = {"SimpleITK": SimpleITK.Version_VersionString(), "Python": sys.version.split()[0]}

    def __init__(self, image, mask, size, spacing, shrink):
        """`image` and `mask`: files of float32 and uint8, x fastest; sizes and spacings along x, y, z."""
        self.image = volume(numpy.fromfile(image, "<f4"), size, spacing)
        self.mask = volume(numpy.fromfile(mask, "u1"), size, spacing)
        self.shrink = [shrink] * 3

    def run(self):
        """The field of the shrunken image, at all voxels of the image, which is divided by it."""
        n4 = SimpleITK.N4BiasFieldCorrectionImageFilter()
        n4.Execute(SimpleITK.Shrink(self.image, self.shrink), SimpleITK.Shrink(self.mask, self.shrink))
        return self.image / SimpleITK.Exp(n4.GetLogBiasFieldAsImage(self.image))

    def features(self, corrected, folder):
        """FOLDER/corrected: float32."""
        SimpleITK.GetArrayFromImage(corrected).astype("<f4").tofile(pathlib.Path(folder) / "corrected")
        return []


def volume(values, size, spacing):
    image = SimpleITK.GetImageFromArray(values.reshape(size[::-1]))
    image.SetSpacing(spacing)
    return image


if __name__ == "__main__":
    serve(Case)
