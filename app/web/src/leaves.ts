import type { GetDefaultFieldNamesFn } from "@graphiql/toolkit";
import { getNamedType, isInterfaceType, isLeafType, isObjectType } from "graphql";

const NAMING = ["id", "name", "displayName", "title"];

/** What is filled in when a field is run without a selection: the nodes of a connection, else what names a thing. */
export const leaves: GetDefaultFieldNamesFn = (type) => {
  if (!isObjectType(type) && !isInterfaceType(type)) return ["__typename"];
  const fields = type.getFields();
  if (fields["nodes"] !== undefined) return ["nodes"];
  const naming = NAMING.filter((name) => fields[name] !== undefined);
  if (naming.length > 0) return naming;
  return Object.values(fields)
    .filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)
    .map((field) => field.name);
};
