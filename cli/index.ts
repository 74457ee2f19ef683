export { type RunningStage, type StageOptions, startStage } from "../local/stage";
