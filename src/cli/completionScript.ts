export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What can be typed after a command's name. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  /** Words that stand in place of an argument; none where arguments are files. */
  readonly words: readonly string[];
  readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
  /** With its dashes. */
  readonly flag: string;
  readonly takesValue: boolean;
  /** Values that it can have; empty where any will do. */
  readonly choices: readonly string[];
  readonly summary: string;
}

/** A script that completes the program's commands, options and choices, and the names of files elsewhere. */
export function completionScript(shell: (typeof SHELLS)[number], commands: readonly CompletedCommand[]): string {
  if (shell === "fish") return fish(commands);
  // What bash's functions for completion need, zsh has in a module.
  return shell === "zsh" ? `autoload -Uz bashcompinit && bashcompinit\n${bash(commands)}` : bash(commands);
}

function bash(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flag, choices }) =>
      choices.length > 0 ? [`    "${name} ${flag}") words="${choices.join(" ")}" ;;`] : [],
    ),
  );
  const own = commands.map(
    ({ name, options, words }) =>
      `      "${name} -"*) words="${options.map(({ flag }) => flag).join(" ")}" ;;${
        words.length > 0 ? `\n      "${name} "*) words="${words.join(" ")}" ;;` : ""
      }`,
  );
  // Where nothing matches, names of files are completed.
  return `_noisefloor() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" words=""
  case "$command \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
    *) case "$command $current" in
${own.join("\n")}
    esac ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${names} help"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _noisefloor noisefloor
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, words, options }) => {
    const seen = `complete -c noisefloor -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c noisefloor -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...(words.length > 0 ? [`${seen} -f -a ${quoted(words.join(" "))}`] : []),
      ...options.map(({ flag, takesValue, choices, summary: text }) => {
        const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : takesValue ? " -r" : "";
        return `${seen} -l ${flag.slice(2)}${value} -d ${quoted(text)}`;
      }),
    ];
  });
  return `${lines.join("\n")}\n`;
}

/** A text of our own in single quotes of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
