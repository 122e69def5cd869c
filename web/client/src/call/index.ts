export { Call, type CallEvents, type CallOptions, type CallStatus } from './call.ts';
export {
  Capture,
  CaptureError,
  SMALL_PICTURE,
  STANDARD_PICTURE,
  type CaptureProblem,
  type Device,
  type Picture,
} from './capture.ts';
export type { CallRoom, CallRoomEvents } from './room.ts';
export { LONGEST_TEXT, TextError, type TextProblem } from './texts.ts';
