import { betaQuantile, regularizedBeta } from "../../../src/numeric/distributions/beta.js";
import { binomialCdf } from "../../../src/numeric/distributions/binomial.js";
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredSf } from "../../../src/numeric/distributions/chiSquared.js";
import { erfc } from "../../../src/numeric/distributions/erfc.js";
import { fCdf, fQuantile, fSf } from "../../../src/numeric/distributions/fDistribution.js";
import { logGamma } from "../../../src/numeric/distributions/gamma.js";
import { normalCdf, normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { studentTCdf, studentTQuantile } from "../../../src/numeric/distributions/studentT.js";

export default {
  betaQuantile,
  binomialCdf,
  chiSquaredCdf,
  chiSquaredQuantile,
  chiSquaredSf,
  erfc,
  fCdf,
  fQuantile,
  fSf,
  logGamma,
  normalCdf,
  normalQuantile,
  regularizedBeta,
  studentTCdf,
  studentTQuantile,
};
