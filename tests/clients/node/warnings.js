// Clients tell the console what they think is wrong with a schema or an answer; here it is kept, to be looked at.

export const warnings = [];

for (const level of ['warn', 'error']) {
  console[level] = (...said) => warnings.push(said.map(String).join(' '));
}
