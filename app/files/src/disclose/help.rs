//! What `--help` says beyond the arguments: each file field by field, and an example that runs.

macro_rules! rule {
    () => {
        "\
  rule             threshold (2 to 1000): smallest count shown; regional_threshold where a dimension is regional;
                   open: \"range\" (a small count could be smaller, and could reach the threshold; the default) or
                   \"width\" (it is not known exactly); cost of withholding: \"balanced\" (the default), \"cells\" or
                   \"people\"; attributes (true): nobody's category follows from being in a group;
                   most_withheld_percent (75); effort (20000): linear programmes spent on the cheapest pattern
"
    };
}

macro_rules! common {
    () => {
        "\
  population       who exactly is counted; tables with the same words are about the same people
  dimensions       name, categories, and optionally part_of (category to the category it is part of, which stands
                   before it), regional, common_knowledge (acquaintances know it anyway: a year)
"
    };
}

pub(super) const TABLE: &str = concat!(
    "The file (JSON):\n",
    common!(),
    "  reference_date   the date the counts describe\n",
    rule!(),
    "  tables           one or more about the same people, protected together: release (its name), by (names of one to
                   three dimensions), filters ({\"dimension\": \"sex\", \"label\": \"f\"}, optional), cells (\"at\" a finest
                   category of each dimension; those not listed hold nobody; margins, with \"*\", are checked), and
                   sensitive (optional: cells that need protection whatever their size, with below and above)
  earlier          what was published before, as this command wrote it under \"published\"

The answer (--json):
  published        per table: release, reference_date, rule, method, by, filters, cells (count null: withheld)
  attacker         per withheld cell the interval low to high that follows from all tables together, and whether it is
                   narrow: shows that the count is small
  inside           not to publish: how many cells are withheld, primary ones, cost, at_least (no pattern costs less),
                   and cheapest (proved)

A table that cannot be protected is refused with exit status 2 and the filter or dimension that is too fine.

Example: oever disclose table --input example.json --json\n\n",
    include_str!("examples/table.json")
);

pub(super) const AUDIT: &str = concat!(
    "The file (JSON):\n",
    common!(),
    "  published        tables as \"disclose table\" writes them: release, reference_date, rule, by, filters, cells with
                   a count, or null where it is withheld; cells that are not listed count as withheld

The answer (--json):
  safe             no withheld count is given away, and no shown count is below the threshold of its table
  attacker         per withheld cell the interval low to high that follows from all tables together, and whether it is
                   narrow: shows that the count is small

Example, of a table in which one cell too few is withheld: oever disclose audit --input example.json\n\n",
    include_str!("examples/audit.json")
);

pub(super) const ROUND: &str = concat!(
    "The file (JSON):\n",
    common!(),
    "  reference_date   the date the counts describe\n",
    rule!(),
    "  base             3 or 5
  table            as one of the tables of \"disclose table\"
  earlier          what was published before; a table about the same people by another method is not rounded too

The answer (--json):
  published        release, reference_date, rule, method, by, filters, cells
  inside           not to publish: total (sum of all changes) and least (proved)

Example: oever disclose round --input example.json --json\n\n",
    include_str!("examples/round.json")
);

pub(super) const CELLKEY: &str = concat!(
    "The file (JSON):\n",
    common!(),
    "  reference_date   the date the counts describe
  release          the name under which is answered\n",
    rule!(),
    "  noise            largest_change, variance, and hidden (counts from 1 up to this one never appear): the p-table of
                   maximum entropy is computed; or leave it out and give a p-table with --noise
  small            \"hidden\" (the default): refuse noise that lets counts below the threshold appear; or \"perturbed\"
  people           per person \"at\" a finest category of each dimension, and the secret key from 0 up to 1
  queries          by (names of dimensions) and filters; without queries only the p-table is answered

The answer (--json):
  published        per query: release, reference_date, rule, method, by, filters, cells
  noise            the p-table: count, change, share, and below (the change is taken when the cell key is below it)

A query about fewer people than the threshold is refused, with the filter that is too narrow.

Example: oever disclose cellkey --input example.json --json\n\n",
    include_str!("examples/cellkey.json")
);
