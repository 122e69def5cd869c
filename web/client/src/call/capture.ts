import mitt from 'mitt';

/** What is asked of the camera and sent of it. */
export interface Picture {
  width: number;
  height: number;
  frameRate: number;
  /** Several sizes at once, of which each receiver gets the best that its network carries. */
  simulcast: boolean;
}

export const STANDARD_PICTURE: Picture = { width: 1280, height: 720, frameRate: 30, simulcast: true };
/** For tests and weak machines: a tenth of the work. */
export const SMALL_PICTURE: Picture = { width: 320, height: 180, frameRate: 15, simulcast: false };

export type CaptureProblem = 'refused' | 'absent' | 'busy' | 'unsupported';

export class CaptureError extends Error {
  readonly problem: CaptureProblem;

  constructor(problem: CaptureProblem, cause: unknown) {
    super(`camera and microphone: ${problem}`, { cause });
    this.name = 'CaptureError';
    this.problem = problem;
  }
}

export type Device = 'camera' | 'microphone';

export type CaptureEvents = {
  /** There are other tracks than before. */
  opened: void;
  /** Switched by {@link Capture.switch}. */
  switched: Device;
  /** Unplugged, or taken away by the browser. */
  ended: Device;
};

const PROBLEMS: Record<string, CaptureProblem> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/** This person's camera and microphone. Opened once and kept from one conversation to the next. */
export class Capture {
  readonly events = mitt<CaptureEvents>();
  readonly picture: Picture;
  readonly #devices: Pick<MediaDevices, 'getUserMedia'> | null;
  readonly #on: Record<Device, boolean> = { camera: true, microphone: true };
  #stream: MediaStream | undefined;

  /** @param devices null where the browser offers none, such as on a page without https */
  constructor(
    picture: Picture = STANDARD_PICTURE,
    devices: Pick<MediaDevices, 'getUserMedia'> | null = navigator.mediaDevices ?? null,
  ) {
    this.picture = picture;
    this.#devices = devices;
  }

  /** For the preview; undefined until opened. */
  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  track(device: Device): MediaStreamTrack | undefined {
    const tracks = device === 'camera' ? this.#stream?.getVideoTracks() : this.#stream?.getAudioTracks();
    return tracks?.[0];
  }

  isOn(device: Device): boolean {
    return this.#on[device];
  }

  /**
   * Asks for camera and microphone, and is content with one where the other does not exist.
   *
   * @throws CaptureError
   */
  async open(): Promise<void> {
    this.close();
    const stream = await this.#ask();
    // Asked twice at a time, the browser may answer twice.
    this.close();
    this.#stream = stream;
    for (const device of ['camera', 'microphone'] as const) {
      const track = this.track(device);
      if (track !== undefined) {
        track.enabled = this.#on[device];
        track.onended = () => this.events.emit('ended', device);
      }
    }
    this.events.emit('opened');
  }

  /** Off sends black or silence, and the devices stay open: on again is instant. */
  switch(device: Device, on: boolean): void {
    this.#on[device] = on;
    const track = this.track(device);
    if (track !== undefined) {
      track.enabled = on;
    }
    this.events.emit('switched', device);
  }

  close(): void {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
  }

  async #ask(): Promise<MediaStream> {
    const { width, height, frameRate } = this.picture;
    const video = {
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: frameRate },
      facingMode: 'user',
    };
    let failure: CaptureError | undefined;
    for (const wanted of [{ video, audio: true }, { audio: true }, { video }]) {
      try {
        return await this.#getUserMedia(wanted);
      } catch (error) {
        failure ??= captureError(error);
        if (failure.problem !== 'absent') {
          break;
        }
      }
    }
    throw failure!;
  }

  async #getUserMedia(wanted: MediaStreamConstraints): Promise<MediaStream> {
    if (this.#devices === null) {
      throw new CaptureError('unsupported', undefined);
    }
    return this.#devices.getUserMedia(wanted);
  }
}

function captureError(error: unknown): CaptureError {
  if (error instanceof CaptureError) {
    return error;
  }
  const name = error instanceof Error ? error.name : '';
  return new CaptureError(PROBLEMS[name] ?? 'unsupported', error);
}
