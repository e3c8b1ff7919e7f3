import { MLP } from "../nn.ts";
import { zeroGrad } from "../value.ts";
import { type Exercise, numeric } from "./exercise.ts";

const samples: [inputs: number[], target: number][] = [
  [[2, 3, -1], 1],
  [[3, -1, 0.5], -1],
  [[0.5, 1, 1], -1],
  [[1, 1, -1], 1],
];

/** The loss of the note's network after 20 steps. */
function lossWithRate(rate: number): number {
  const network = new MLP(3, [4, 4, 1], { seed: 1337 });
  const loss = () =>
    samples.map(([inputs, target]) => network.forward(inputs)[0].sub(target).pow(2))
      .reduce((sum, error) => sum.add(error));
  for (let step = 0; step < 20; step++) {
    const now = loss();
    zeroGrad(network.parameters());
    now.backward();
    for (const parameter of network.parameters()) parameter.data -= rate * parameter.grad;
  }
  return loss().data;
}

export const note11: Record<string, Exercise> = {
  "11 one sample": {
    right: "A small error adds very little, and its derivative is small as well.",
    wrong: [0.01, [0.01, 0.2], [0.1, -0.2], [0.01, -0.1], [0.01, -0.02], [-0.2, 0.01]],
    hint(answer) {
      if (!Array.isArray(answer) || answer.length !== 2) return "It is a list of two numbers.";
      const [loss, derivative] = answer;
      const isClose = (a: number, b: number) => Math.abs(a - b) < 1e-6;
      if (isClose(loss, 0.01) && isClose(derivative, -0.2)) return undefined;
      if (isClose(loss, -0.2)) return "The loss first, then the derivative.";
      if (isClose(loss, 0.1)) return "The error is squared.";
      if (!isClose(loss, 0.01)) return "The loss is the squared difference to the target.";
      if (isClose(derivative, 0.2)) return "Mind the sign: what does raising the prediction do?";
      if (isClose(derivative, -0.1)) return "The derivative of a square has a factor of 2.";
      return "The derivative of (p − 1)² is 2(p − 1).";
    },
  },
  "11 learning rate": {
    right: "Faster than 0.05, and still not too fast.",
    wrong: ["fast", -0.1, 0.01, 0.05, 0.5, 5],
    hint(answer) {
      if (typeof answer !== "number") return "The answer is a number.";
      if (!(answer > 0)) return "A learning rate is above 0.";
      const loss = lossWithRate(answer);
      if (loss < 0.02) return undefined;
      const where = `With ${answer} the loss after 20 steps is ${loss.toFixed(4)}.`;
      return answer > 0.3 ? `${where} It overshoots: smaller.` : `${where} Too slow: larger.`;
    },
  },
  "11 zeroed too late": numeric(
    3.2879,
    "Nothing moves: every step is 0.05 · 0.",
    [
      [0, "That would be perfect. What are the gradients at the time of the step?"],
      [0.0082, "That is with the right order. What are the gradients at the time of the step?"],
    ],
    "What are the gradients at the time of the step?",
  ),
};
