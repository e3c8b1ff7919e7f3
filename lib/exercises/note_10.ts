import { Value } from "../value.ts";
import { type Exercise, numeric } from "./exercise.ts";

type Neuron = (weights: Value[], bias: Value, inputs: Value[]) => unknown;
const weightedSum: (...parts: Parameters<Neuron>) => Value = (weights, bias, inputs) =>
  weights.reduce((sum, weight, i) => sum.add(weight.mul(inputs[i])), bias);

export const note10: Record<string, Exercise> = {
  "10 parameters of 2, 16, 16, 1": numeric(
    337,
    "48 + 272 + 17.",
    [
      [304, "That is without the biases: each neuron has one."],
      [320, "The last neuron has 16 inputs and a bias, too."],
      [35, "Those are the neurons and inputs. How many weights does each neuron have?"],
    ],
    "For each layer: neurons · (inputs + 1).",
  ),
  "10 all parameters zero": numeric(
    1,
    "Only the last bias. A network that starts at zero can't get going.",
    [
      [0, "The last bias is added right before the last tanh, whose slope at 0 is 1."],
      [3, "The last weights multiply the outputs of the first layer. What are these?"],
      [9, "What gets through a weight that is 0?"],
    ],
    "Go from the output to the left: what arrives at the last weights, and what gets past them?",
  ),
  "10 a neuron with relu": {
    right: "It passes a positive sum on as it is, and nothing else, with the gradients to match.",
    wrong: [
      0,
      (...parts: Parameters<Neuron>) => weightedSum(...parts).tanh(),
      (...parts: Parameters<Neuron>) => weightedSum(...parts),
      (weights: Value[], _: Value, inputs: Value[]) =>
        weightedSum(weights, new Value(0), inputs).relu(),
      (...parts: Parameters<Neuron>) => Math.max(0, weightedSum(...parts).data),
      (...parts: Parameters<Neuron>) => new Value(Math.max(0, weightedSum(...parts).data)),
      (weights: Value[], bias: Value, inputs: Value[]) =>
        weightedSum(weights, new Value(bias.data), inputs).relu(),
    ],
    hint(answer) {
      if (typeof answer !== "function") {
        return "The answer is a function of weights, bias and inputs.";
      }
      for (const [b, expected] of [[1, 5.5], [-8, 0]]) {
        const weights = [new Value(2), new Value(-0.5)], bias = new Value(b);
        const inputs = [new Value(3), new Value(3)];
        const output = (answer as Neuron)(weights, bias, inputs);
        if (!(output instanceof Value)) return "It should return a Value.";
        if (output.data === expected - b && expected > 0) return "The bias is missing.";
        if (Math.abs(output.data) <= 1 && expected > 1) return "Is that still tanh?";
        if (output.data !== expected) {
          return `With a weighted sum of ${4.5 + b} it gives ${output.data}, not ${expected}.`;
        }
        output.backward();
        const gradients = [...weights, bias, ...inputs].map(({ grad }) => grad);
        const right = [3, 3, 1, 2, -0.5].map((gradient) => expected > 0 ? gradient : 0);
        if (gradients.some((gradient, i) => gradient !== right[i])) {
          return "The number is right, but the gradients are not: use the values themselves.";
        }
      }
    },
  },
};
