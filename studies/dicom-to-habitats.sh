#!/usr/bin/env bash
# From DICOM to habitats and rings, by command line alone, on a case of the reference data: UCSF-BR-06, a breast DCE-MRI
# (TCIA Breast-MRI-NACT-Pilot). Its first phase after contrast is there as DICOM, the others as NIfTI.
#
#     studies/dicom-to-habitats.sh [reference data] [output folder] [arguments of every command, such as --backend cpu]
set -euo pipefail
data=${1:-../shared/data}/breast_mri_dce/UCSF-BR-06
out=${2:-dicom-to-habitats}
shift $(($# < 2 ? $# : 2))
main=$(dirname "$0")/../dist/cli/main.js

step() { # runs a command and says how long it took
  local start=$SECONDS command=$1
  echo "== webradiomics $*"
  shift
  node "$main" "$command" "$@"
  echo "-- $((SECONDS - start)) s"
}

mkdir -p "$out"
unzip -qo "$data/dce_post1_dicom.zip" -d "$out/dicom"

# Scanner files to volumes; the breast is a DICOM segmentation. The tumour is what enhances by 70 % (a rule, no expert's mask), without specks.
step convert "$out/dicom" --list
step convert "$out/dicom" -o "$out/post1.nii.gz" "$@"
step convert "$data/mask_dicom_seg.dcm" --reference "$out/dicom" -o "$out/breast.nii.gz" "$@"
step convert "$data/mask_ftv_pe70.nii.gz" --largest -o "$out/tumour.nii.gz" "$@"

# Bias field; then every phase on the first one after contrast.
for phase in pre post2; do cp "$data/dce_$phase.nii.gz" "$out/$phase.nii.gz"; done
for phase in pre post1 post2; do step n4 "$out/$phase.nii.gz" --mask "$out/breast.nii.gz" -o "$out/${phase}_n4.nii.gz" "$@"; done
for phase in pre post2; do
  step register "$out/post1_n4.nii.gz" "$out/${phase}_n4.nii.gz" --mask "$out/breast.nii.gz" -o "$out/${phase}_on_post1.nii.gz" \
    --transform "$out/${phase}.tfm" --report "$out/${phase}_registration.json" --png "$out/${phase}_registration.png" "$@"
done

# Subtractions and enhancement.
step maps "SUB_1 = post1 - pre" "SUB_2 = post2 - post1" "PE = PE(pre, post1)" \
  --image pre="$out/pre_on_post1.nii.gz" --image post1="$out/post1_n4.nii.gz" --image post2="$out/post2_on_post1.nii.gz" \
  --mask "$out/tumour.nii.gz" --out-dir "$out/maps" --png "$out/maps.png" "$@"

# Rings around the tumour, within the body.
step rings "$out/tumour.nii.gz" --ring 0-3 --ring 0-5 --ring 5-10 --image "$out/post1_n4.nii.gz" --body auto --out-dir "$out/rings" --png "$out/rings.png" "$@"

# Habitats of five images, k chosen by the Calinski-Harabasz score; features of three of them in each habitat.
step habitats --image pre="$out/pre_on_post1.nii.gz" --image post1="$out/post1_n4.nii.gz" --image post2="$out/post2_on_post1.nii.gz" \
  --mask "$out/tumour.nii.gz" --map "SUB_1 = post1 - pre" --map "SUB_2 = post2 - post1" -k 3-10 -s binWidth:5 --out-dir "$out/habitats" --png "$@"

# Back to the hospital's archive.
step convert "$out/habitats/case/habitats.nii.gz" --reference "$out/dicom" -o "$out/habitats.dcm" "$@"
echo "done: $SECONDS s; pictures: $out/*.png $out/habitats/case/habitats.png"
