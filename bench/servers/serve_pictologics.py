"""Pictologics on one thread as a server of the bench (see serving.py): the features of the original image.

It computes the families that PyRadiomics has. What is defined alike is compared: not its GLCM and GLRLM, which are merged over the
directions, nor its percentiles, nor its axis lengths, whose covariance is over n - 1.
"""

import math
import sys

import pictologics
from serving import serve

FAMILIES = ["intensity", "morphology", "glcm", "glrlm", "glszm", "ngtdm", "ngldm"]

SHARED = {
    "mean_intensity_Q4LE": "firstorder_Mean",
    "intensity_variance_ECT3": "firstorder_Variance",
    "intensity_skewness_KE2A": "firstorder_Skewness",
    "median_intensity_Y12H": "firstorder_Median",
    "minimum_intensity_1GSF": "firstorder_Minimum",
    "maximum_intensity_84IY": "firstorder_Maximum",
    "intensity_range_2OJQ": "firstorder_Range",
    "intensity_mean_absolute_deviation_4FUA": "firstorder_MeanAbsoluteDeviation",
    "intensity_energy_N8CA": "firstorder_Energy",
    "root_mean_square_intensity_5ZWQ": "firstorder_RootMeanSquared",
    "volume_voxel_counting_YEKZ": "shape_VoxelVolume",
    "volume_RNU0": "shape_MeshVolume",
    "surface_area_C0JK": "shape_SurfaceArea",
    "surface_to_volume_ratio_2PR5": "shape_SurfaceVolumeRatio",
    "sphericity_QCFX": "shape_Sphericity",
    "elongation_Q3CK": "shape_Elongation",
    "flatness_N17B": "shape_Flatness",
    "maximum_3d_diameter_L0JK": "shape_Maximum3DDiameter",
    "small_zone_emphasis_P001": "glszm_SmallAreaEmphasis",
    "large_zone_emphasis_48P8": "glszm_LargeAreaEmphasis",
    "grey_level_non_uniformity_JNSA": "glszm_GrayLevelNonUniformity",
    "normalised_grey_level_non_uniformity_Y1RO": "glszm_GrayLevelNonUniformityNormalized",
    "zone_size_non_uniformity_4JP3": "glszm_SizeZoneNonUniformity",
    "normalised_zone_size_non_uniformity_VB3A": "glszm_SizeZoneNonUniformityNormalized",
    "zone_percentage_P30P": "glszm_ZonePercentage",
    "grey_level_variance_BYLV": "glszm_GrayLevelVariance",
    "zone_size_variance_3NSA": "glszm_ZoneVariance",
    "zone_size_entropy_GU8N": "glszm_ZoneEntropy",
    "low_grey_level_zone_emphasis_XMSY": "glszm_LowGrayLevelZoneEmphasis",
    "high_grey_level_zone_emphasis_5GN9": "glszm_HighGrayLevelZoneEmphasis",
    "small_zone_low_grey_level_emphasis_5RAI": "glszm_SmallAreaLowGrayLevelEmphasis",
    "small_zone_high_grey_level_emphasis_HW1V": "glszm_SmallAreaHighGrayLevelEmphasis",
    "large_zone_low_grey_level_emphasis_YH51": "glszm_LargeAreaLowGrayLevelEmphasis",
    "large_zone_high_grey_level_emphasis_J17V": "glszm_LargeAreaHighGrayLevelEmphasis",
    "coarseness_QCDE": "ngtdm_Coarseness",
    "contrast_65HE": "ngtdm_Contrast",
    "busyness_NQ30": "ngtdm_Busyness",
    "complexity_HDEZ": "ngtdm_Complexity",
    "strength_1X9X": "ngtdm_Strength",
    "low_dependence_emphasis_SODN": "gldm_SmallDependenceEmphasis",
    "high_dependence_emphasis_IMOQ": "gldm_LargeDependenceEmphasis",
    "low_grey_level_count_emphasis_TL9H": "gldm_LowGrayLevelEmphasis",
    "high_grey_level_count_emphasis_OAE7": "gldm_HighGrayLevelEmphasis",
    "low_dependence_low_grey_level_emphasis_EQ3F": "gldm_SmallDependenceLowGrayLevelEmphasis",
    "low_dependence_high_grey_level_emphasis_JA6D": "gldm_SmallDependenceHighGrayLevelEmphasis",
    "high_dependence_low_grey_level_emphasis_NBZI": "gldm_LargeDependenceLowGrayLevelEmphasis",
    "high_dependence_high_grey_level_emphasis_9QMG": "gldm_LargeDependenceHighGrayLevelEmphasis",
    "grey_level_non_uniformity_FP8K": "gldm_GrayLevelNonUniformity",
    "dependence_count_non_uniformity_Z87G": "gldm_DependenceNonUniformity",
    "normalised_dependence_count_non_uniformity_OKJI": "gldm_DependenceNonUniformityNormalized",
    "grey_level_variance_1PFV": "gldm_GrayLevelVariance",
    "dependence_count_variance_DNX2": "gldm_DependenceVariance",
    "dependence_count_entropy_FCBV": "gldm_DependenceEntropy",
}


class Case:
    versions = {"Pictologics": pictologics.__version__, "Python": sys.version.split()[0]}

    def __init__(self, image, masks, bin_width=25, **_):
        self.image = pictologics.load_image(image)
        self.masks = [pictologics.load_image(mask) for mask in masks]
        self.pipelines = [pipeline(self.image, mask, bin_width) for mask in self.masks]

    def run(self):
        return [each.run(self.image, mask)["all"] for each, mask in zip(self.pipelines, self.masks)]

    def features(self, results, _):
        return [{f"original_{SHARED[name]}" if name in SHARED else name: float(v) for name, v in result.items()} for result in results]


def pipeline(image, mask, bin_width):
    """With PyRadiomics' bins, which begin at a multiple of their width."""
    lowest = image.array[mask.array > 0].min()
    bins = {"method": "FBS", "bin_width": bin_width, "min_val": bin_width * math.floor(lowest / bin_width)}
    steps = [{"step": "discretise", "params": bins}, {"step": "extract_features", "params": {"families": FAMILIES}}]
    return pictologics.RadiomicsPipeline(load_standard=False).add_config("all", steps)


if __name__ == "__main__":
    serve(Case)
