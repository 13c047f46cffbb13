/** Words drawn by a linear congruential generator, as JSON-like text. */
export function wordsOf(length: number): string {
  let state = 1;
  const words = ["score", "model", "answer", "{", "}", "epoch", "the", "of", "0.25", '"C"', "\n", "é"];
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += `${words[(state >>> 16) % words.length] as string} `;
    // Long repeats, so that far matches and several blocks come about.
    if (length > 100_000 && state % 7 === 0) text += text.slice(-4000);
  }
  return text.slice(0, length);
}

/** Digits of which some are more frequent: literals without matches. */
export function digitsOf(length: number): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String(Math.floor(((state >>> 8) / 2 ** 24) ** 2 * 10));
  }).join("");
}

/** Frames made by the reference encoder, in base64: `zstd -19`, `zstd -1 --no-check` and `zstd -5` (1.5). */
export const FRAMES = {
  /** `wordsOf(2000)`. */
  words:
    "KLUv/WT+Bt0PALJIFxiwqQPMIRk8HdEwVIxt2GUmWb/tSOQj1wG0f548X59XRpe0b/Xvrd5yldnmS7tmafM9zyqrsvJ9ade9xVvKmhzWpCbHjqe3qiTEFmIIhN6qsrouUABNCVQnRQ9jBIDaqNEqTZJkZw4ghBijlJkHIQhLwBIGmYkyjAG7iLnpMREpTdB/iAyFjk3S0DwjiNQ4/qeRIY3wg1PC9E+UXVJ5EXm8B4ppInox0C4pzH/rmylfyAguzhwVH60Cz7Z2IRyaaTqxaOA4hfmoNL7Nf0VTlv+QrScGUnu3wlAaNqO7G4lygocU+HNipVcLwFFf0C1AJMSbdLQJdgv8qsaDavgK8pZ+HxTquaSs6vg++rcrD4pHm9OifK/32omb741DZxL3fxgRQXEXcSIbpucGxZasars5NIgBeqIvW1C+eVI4muO6DjFYwpDgEz1im6TrTpdYNdxWWqp70YwHMZAfSWhK5zjl0toB4FQT3cRy8eXWoh2/+XHAGt02uWPZUfavwdCL4uEyuCAFGDxXQHbF6eMu4+wNo2SF0B4YxtGWsMsIxQ7kQKFg1woiTk+eOUVG2VCOj3Ggs9AzWXb8DWEUWLZKkrDSZu75M6yAV+SQSVaih442thdeWAZZ7SK9SFPWfZVFWUGGBbD/tKQFmTdHQhcDJ+vUymqwqfRUFefHbpo=",
  /** `digitsOf(600)`. */
  digits:
    "KLUv/WBYAV0IAMbiOgqwuQFk22SfSYALNgA0ADcAA36nKQ8jFkM8rWrN1McOTwCJwyMAsuYwrgu3Pohf1P/oO2iHSwwpqMy6I0j49azsSZxhstxL43MEZAN1eQBk78sQ3/eoQsYjI60bvg8sWTX8x84TzjSfVu/JGtGJP9w1rt8w7Jl/73LvA7E30cKF7mir2d2GEk8qtQN/IvM3YRVuLSNbtQO9tAzqFvzBIhLpfvCgDEP4y/C6Bszg3nBoxhOvFlQx25QMLBTXQHOZITQ4DVH8EVkmASWM89wh2AHBX6gd/Z6qDzm4yEPDgDwjOaIDengvRpa7rxcJAKQryc7eF5o1eGAakSAI+XomRNb2UzAJc7vCGQ==",
  /** `wordsOf(400_000)`: several blocks. */
  longWords:
    "KLUv/aTFNwYAlBYAYoocHJAnaQP/W3d3lLaqbMbFZRfJfmY71v8LnoyX6AxY5xRBXVOdrnPYsDrLMKrTta4/H6aLTqdYPjfVfZ5pkc/lc6Pxc6qz4Ocon/vzlGGWTAua6nRFtwZDICJsKKzrAiIwA4GAAoB1hxmN/txUZ4ISioOBgNmoUGeTQqU1UQQEoxglSBGNqh4SaGFhDgMZhkBBEAKGgAiK8AoRIIIEyBOlmPgBZpu/G7ifxObxt+D8Ow385g8i9qVFvhaGPy4JcIb//EebNrr3Jj9TCCBVSXJ0PxcjwJ6IOXgdBNmOYCf854dZJUbwd8s3v3As0z+9xaq7n2IMH70FiBCM3++WPcMI63W4Q48DExkImImF/1Wsa+1HM5aXfznl36PtY+n98d/1e2qdfJx6f4J98jt+8VvlmPHTp+8V3DfD/fwA++LPuiBiIuY+UsUhmPhz/sBfqi5eaJxS6JsBRV5kU+yhoCma88MDgVWwWLIEIRYBKA03ENQpR2kCyMkAqPenAaXr1Uwag/8opYcUJxD3xe/4fCH5bOX9tvvjFzQgAFqBK2nQQfwnvSMmIOJ98mvqy/a6er374+8+iDzvjuVjsPvX/dNsRBQBAx4MTID63R//LVerOorhP5Mr+6hfJ8v7wffy3jfRDQBH75PfT+sBhHq/gHI1IiZ/J9gt8toHMR9HUJUEIYPJ/y+YI3JPRszMvIANpNXxp8NUJAvPmcUnokOfuTyabPVns53Hb7RqoVywJ/LUnuxZRb14+ccCIlnlVDgQbAo7pxMlWVC+qoV9wUwiZ3r3KlhK2BO7P7NBGmpaFMaCsZZagF49jYu+SIUzagKlRf5p/JNL0iCoMFSCPUMSVrIiqHBVRfh0ZG85IJKbm8L1cvbrX2GVAbiroeSk2d6irUKVrqBEy6kQKBhJ2CRNlGRD+VIt7AUz+8hJOsgIZhY2s5b7sIEDpkBSZqBdst2mYzK0GQDYc29mw6kgfQogCn19ewp9IH0gfX1vZiB7fcOpgSqowU8HMQQVRUGDDKGMZT0SQIDANAliHIYQIyQCI5wIiaAIiIAIECGEaGIkwQPHWR+w10VHMElYNm6hIEiAJ6BAlxq4qgP9A0BjPIMSSqjzFkKB4QykzG+FEiWavf74r5IcNDDnMETYH3/2DHBRW3Ea+CLHMgJ5Af7MPYpAXQr49+7rjz/seoZgj9pslaM9c/3ytx9ORsXaCeYvt+v446oWwgVTROZaNm9FKWWMwqA/f+DIGU+hBqKCCY+pf9X5B1otBAUTRKYuIs48RI2rD8F5D/34x3MD3d8kzcxSExL6oDbjp22xX75AkRdq1UJQMEFklqUJB6WCtYW14MIAhLAYgeQOJDo+KIMLeCiA8AGqfrdauAclsxxCypGNEI3aA5+RkGKZfqBx+d9vITD8dQMcHqhnKwQUvAD48gDTv2UCfvrfr5wwVXiRBBIxEMY2waU07KPf/XVbqgU11JaAHBCd4Xf/08gijSA69G/FA9If9Lv/RX8GtNDs/O0fD+bFRf+iIZzuJ6GAn9J1PlE/ubybAnsF2o5VGAkmFplBFXEoWFFq0wAtE1bo9SLgYxPUKqOP4dcOybzDxeSUBwzLAgor5OB/3oRtjfFnEfpShZ+0es4yMBlrL5FomBYoJQO+ZHDK/OxfASpDD5HN/OzfPFa0HBRklsUQ1u9XKqMoRS8km0OWf/0sMyDA7TkA8oB2+devO21KZ/8fe/zrnwpBQ7iZrx/pC03vvleZcCMsDW9Q6tcxDE6FAcGUwvI2UV5BmbiwIxglLDeOB8F8kU2Pjy2BTd5kKiZHzjGs/iSppPxcm67cOPcsSVCa1nN4u6f6gZb0S6O/ue90gM35M0yFi31QOw0PXPhbX9opRAIbVjapgPobmoFhJGUQSV3cFLrN2UR/hQj97XYoXZl4N6fCgGAKYXmbKK+gTFzYEYwSlhva8aqbCPrBA8F8ZC2+2FULfurU5eFZkCC/+l95IOgYvZqA+JePP/2lNf/c8bcgAPBnGQdU8aP/i3lE4ICm4kdJ5n/APvm7+57VxB+bEvxHyVESbKrbJwc0kAZUFQCQQ319IH0gCiAKIH3DqX0KIHt9gO2o0KUDMQQNhiliCPGkUJ4HEkAAkUREghTFEEIERRghQiIoREAIIYQgA0lNIB/D6kQuporIIZgWqZU484Swj6uqIRpzWHedMyb3+MkhOuii6PRvE5dxJCRXrMILwaqIXCQQ2QTTF1YrNKXh9Xh0BA0KViJs/zVcfYQ5/n//H/zzf03xjx/WftxV+aUOFpF9/CTzBREbfzkF+IwL6x88dDPwgSE6PKDy4sceP9OL4Kub1rtNoulwDs4J/cgkkD0PwYKuzMMTdDCeN3of6ZGbHR2JmI0Lik6dZOCFLr6ShnmtII2x9rlWI8fgYRVeCFZF5CKByCaYvrBamSjNC9UN4zwEfw7qd81BS/33nyKfSRIFDUNa4PsGgDghaIOg+vVPur0DLNeQEPbOClm//vuPVP0WIFf+NBds9d9/Z0WAjkDbfgNMR2eT1f+5SPpBaDiUy3//f8rxCWyCZnWewNwGrMVAY/33Jz2Km47p/vsrERmmYiyo9QM5SHURRhSpGxvATAE2/e8/+AmZ4W9/z5rYYS+Jsw9iBoao7N+fDqc27FH+jiukWDd0bu/onhWkAPIebu0BBPztT8P6BRiODfzBMaDH3/7Ne2DJ8HKG/fX3gChMtR/WYQ7C4YDTpBbpu/bPH1Wq++kv55NH8aTup/9XGXBz255SvzQ+wP6G4pgU//vX0ktPC6H0txAvN4CxPgK+gL/9bSaCbhIjhClg4G//EZfWZSOXTTS0jh4E3O0AQPR9LEAHXPfTn3p7pIJL0G+Lx6gfLha0pvvpT54c3RRuzMfKLEhyP/0brg8rZUCtn/6dAaC1FrPupz/BesT10uT99a8OK3iBc/tA/fQn01tojMgO6JPnL+59yPz8BvTeev9kbiBy7AAJ/QMAECB7IyAxBA3DqAKlBDe0NkbZPx8EcwKpm6BHT0ehr3oFW3zBCPfPPlQLo0AwJxD5BNU8Q4FgTyD1CZL0xARfITfQoNHgegDyGHcB1L/4gVUIBYKdQOSfoIoIBYI5gdQnmCc3CPYE4kkTqGF/cDtgbwAsAQfp07/4gFUIKFDWK+3mnMs=",
};
