import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./pack";
import { rules } from "./rules";

new PolicyPack("stagedoor", { policies: policiesOf(rules), enforcementLevel: "mandatory" });
