/** What is known of a column besides its values. */
export interface ColumnMetadata {
  readonly name: string;
  /** The region it was measured in where the table has several: "H1" of the habitats. */
  readonly region?: string;
  /** The sequence or phase it was measured in where the table has several: "T1", "DCE2". */
  readonly sequence?: string;
  /** The filtered image: "original", "wavelet-LLH". */
  readonly image?: string;
  /** The family of the feature: "glcm". */
  readonly class?: string;
  /** "Contrast". */
  readonly feature?: string;
  /** "mm3"; not known from the name. */
  readonly unit?: string;
}

const images = "original|wavelet\\d*-[LH]{2,3}|log-sigma-[\\d-]+-mm-[23]D|square|squareroot|logarithm|exponential|gradient|lbp-2D|lbp-3D-(?:m\\d+|k)";
const classes = "firstorder|shape|shape2D|glcm|glrlm|glszm|gldm|ngtdm";
const radiomics = new RegExp(`^(?:(?<region>H\\d+)_)?(?:(?<sequence>.+)_)?(?<image>${images})_(?<class>${classes})_(?<feature>[A-Za-z0-9]+)$`);
const ofHabitat = /^(?<region>H\d+)_(?<feature>Voxels|Volume|Fraction)$/;

/**
 * What a column's name says, as PyRadiomics builds it (`wavelet-LLH_glcm_Contrast`), with what our tables put before it: the
 * habitat, the sequence, or both (`H2_T1_original_glcm_Contrast`). Any other name is just a name.
 */
export function describeColumn(name: string): ColumnMetadata {
  const groups = (radiomics.exec(name) ?? ofHabitat.exec(name))?.groups ?? {};
  return { name, ...Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined)) };
}
