import { tryWrongArguments } from "./tryWrongArguments.js";

tryWrongArguments({ stride: 9 });
