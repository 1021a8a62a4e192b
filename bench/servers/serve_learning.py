"""Models of scikit-learn, and SHAP of its forests, as a server of the bench (see serving.py)."""

import pathlib
import sys

import numpy
import shap
import sklearn
from serving import serve
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC


def forest(kind):
    return lambda x, y, told: kind(n_estimators=told["trees"], random_state=told["seed"], n_jobs=told["threads"]).fit(x, y)


FITS = {
    "random-forest": forest(RandomForestClassifier),
    "extra-trees": forest(ExtraTreesClassifier),
    "svm": lambda x, y, told: SVC(C=1, kernel="rbf", gamma="scale", tol=told["tolerance"]).fit(x, y),
    "l2-logistic": lambda x, y, told: LogisticRegression(C=1, tol=told["tolerance"], solver="newton-cholesky", max_iter=1000).fit(x, y),
}
DECIDES = ("svm", "l2-logistic")


class Case:
    versions = {"scikit-learn": sklearn.__version__, "shap": shap.__version__, "numpy": numpy.__version__, "Python": sys.version.split()[0]}

    def __init__(self, x, y, cases, what, explained=0, **told):
        """`x`: a file of float64, [columns][cases]; `y`: of uint8. SHAP values of the first `explained` cases of a forest grown beforehand."""
        self.x = numpy.ascontiguousarray(numpy.fromfile(x, "<f8").reshape(-1, cases).T)
        self.y = numpy.fromfile(y, "u1").astype(int)
        self.what, self.told, self.explained = what, told, explained
        if explained:
            self.model = FITS[what](self.x, self.y, {**told, "threads": 1})

    def run(self):
        if self.explained:
            return shap.TreeExplainer(self.model, feature_perturbation="tree_path_dependent").shap_values(self.x[: self.explained])[..., 1]
        return FITS[self.what](self.x, self.y, self.told)

    def features(self, result, folder):
        """FOLDER/values (float64): SHAP values [columns][cases]; decision values or P(1) of the cases."""
        if self.explained:
            values = result.T
        elif self.what in DECIDES:
            values = result.decision_function(self.x)
        else:
            values = result.predict_proba(self.x)[:, 1]
        numpy.ascontiguousarray(values, "<f8").tofile(pathlib.Path(folder) / "values")
        return []


if __name__ == "__main__":
    serve(Case)
