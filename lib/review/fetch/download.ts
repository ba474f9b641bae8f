import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, DataError, InterruptedError, SegbookError } from '../../base/error.js';
import { type Logger, silentLogger } from '../../base/log.js';
import { dropNote, dropPart, type PartFile, readPart, writeNote } from './partFile.js';

/** How a file is downloaded. */
export interface DownloadOptions {
  /** Connections that are tried in all; each goes on where the one before was cut. Default 8. */
  readonly attempts?: number;
  /** Pause after the first failure; it doubles with each. Default 500. */
  readonly backoffMs?: number;
  /** Longest wait for the next bytes. Default 60,000. */
  readonly stallMs?: number;
  /** The file's size where it is known; else null. */
  readonly bytes?: number | null;
  /** Names the file in progress and errors. Default: the address. */
  readonly label?: string;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
}

type Settings = Required<Omit<DownloadOptions, 'signal'>> & { readonly signal: AbortSignal | undefined };

const DEFAULTS = { attempts: 8, backoffMs: 500, stallMs: 60_000, bytes: null, logger: silentLogger };
/** Statuses after which another try may do: too slow, too many requests, and what a server says in trouble. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A failure that another connection may mend. */
class PassingFailure extends Error {}

/**
 * Downloads a file. What arrives lies in `<path>.part` until it is whole; when the connection is cut, or the work is
 * interrupted, the next try asks for the rest only (Range with If-Range, RFC 9110 sections 13.1.5 and 14.2), and starts
 * anew where the server has another file by then. The caller checks the bytes.
 * @throws DataError when the server refuses, the size is wrong, or all tries failed; the part stays where it can be used
 * @throws InterruptedError when the signal fires
 */
export async function downloadFile(url: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const settings: Settings = { ...DEFAULTS, label: url, signal: undefined, ...options };
  await mkdir(dirname(path), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await goOn(url, path, settings);
      break;
    } catch (error) {
      const failure = explainFailure(error, settings);
      if (!(failure instanceof PassingFailure)) throw failure;
      if (attempt >= settings.attempts) throw giveUp(failure, url, settings);
      settings.logger.info(`${settings.label}: ${failure.message}; try ${attempt + 1} of ${settings.attempts}`);
      await pause(settings.backoffMs * 2 ** (attempt - 1), settings.signal);
    }
  }
  await rename(`${path}.part`, path);
  await dropNote(path);
}

/** One connection. */
async function goOn(url: string, path: string, settings: Settings): Promise<void> {
  if (settings.signal?.aborted) throw new InterruptedError();
  const part = await readPart(path, url);
  if (settings.bytes !== null && part.sizeBytes === settings.bytes) return;
  const stall = startStall(settings);
  try {
    const response = await fetch(url, { headers: askFor(part), signal: stall.signal, redirect: 'follow' });
    const from = await startOf(response, part, path, url);
    const total = assertSize(totalOf(response, from), settings);
    await writeNote(path, { url, validator: validatorOf(response) });
    const size = await writeBody(response, part.path, from, { total, stall, settings });
    if (total !== null && size < total) throw new PassingFailure(`connection cut after ${size} of ${total} bytes`);
  } finally {
    stall.stop();
  }
}

function askFor({ sizeBytes, validator }: PartFile): Record<string, string> {
  // bytes as they are: with another encoding, neither ranges nor the hash would be those of the file
  const headers = { 'accept-encoding': 'identity' };
  if (sizeBytes === 0) return headers;
  return { ...headers, range: `bytes=${sizeBytes}-`, ...(validator !== null && { 'if-range': validator }) };
}

/** Where the bytes of an answer belong; 0 where it is the whole file. */
async function startOf(response: Response, part: PartFile, path: string, url: string): Promise<number> {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
    const isSame = part.validator === null || validatorOf(response) === part.validator;
    if (start === part.sizeBytes && isSame) return start;
  }
  if (status === 206 || status === 416) {
    await response.body?.cancel();
    await dropPart(path);
    throw new PassingFailure('the file has changed on the server');
  }
  await response.body?.cancel();
  if (PASSING.has(status)) throw new PassingFailure(`the server answers ${status}`);
  throw new DataError(
    `download refused: ${url} answers ${status}`,
    'Look at the home page of the data set for a new one.',
  );
}

/** A strong ETag, else the date of the last change: what If-Range takes. */
function validatorOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

function totalOf({ status, headers }: Response, from: number): number | null {
  const told = status === 206 ? /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] : undefined;
  if (told !== undefined) return Number(told);
  const length = headers.get('content-length');
  return length === null ? null : from + Number(length);
}

function assertSize(total: number | null, { bytes, label }: Settings): number | null {
  if (total === null || bytes === null || total === bytes) return bytes ?? total;
  throw new DataError(
    `download must have ${bytes} bytes: ${label} has ${total}`,
    'The file on the server has changed: look at the home page of the data set.',
  );
}

interface Writing {
  readonly total: number | null;
  readonly stall: Stall;
  readonly settings: Settings;
}

/** Writes the bytes of an answer behind those that are there; returns the size of the file. */
async function writeBody(response: Response, path: string, from: number, writing: Writing): Promise<number> {
  const { total, stall, settings } = writing;
  const file = await writingTo(path, () => open(path, from > 0 ? 'a' : 'w'));
  let size = from;
  try {
    if (!response.body) return size;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      stall.restart();
      size += chunk.length;
      if (total !== null && size > total)
        throw new DataError(`download must have ${total} bytes: ${settings.label} has more`, CHANGED);
      await writingTo(path, () => writeAll(file, chunk));
      settings.logger.progress(describeProgress(settings.label, size, total));
    }
    return size;
  } finally {
    await file.close();
  }
}

const CHANGED = 'The file on the server has changed: look at the home page of the data set.';

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

/** Failures of the disk are the user's to mend; no other connection does. */
async function writingTo<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new ConfigError(`file cannot be written: ${path}${code}`, 'Make room, or choose another folder.', { cause });
  }
}

/**
 * How far a download is.
 * @example
 * describeProgress('images.tar.gz', 2_500_000, 10_000_000) // 'images.tar.gz: 2.5 of 10.0 MB (25 %)'
 */
export function describeProgress(label: string, sizeBytes: number, totalBytes: number | null): string {
  const show = (bytes: number): string => (bytes / 1e6).toFixed(1);
  if (totalBytes === null) return `${label}: ${show(sizeBytes)} MB`;
  const percent = Math.floor((100 * sizeBytes) / Math.max(totalBytes, 1));
  return `${label}: ${show(sizeBytes)} of ${show(totalBytes)} MB (${percent} %)`;
}

/** Ends a connection that brings nothing for too long, or when the user wants it to end. */
interface Stall {
  readonly signal: AbortSignal;
  restart(): void;
  stop(): void;
}

function startStall({ stallMs, signal }: Settings): Stall {
  const controller = new AbortController();
  const end = (): void => controller.abort(new PassingFailure(`nothing arrived for ${stallMs / 1000} s`));
  let timer = setTimeout(end, stallMs);
  return {
    signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(end, stallMs);
    },
    stop: () => clearTimeout(timer),
  };
}

/** What another connection may mend is passing: everything that comes of the network. */
function explainFailure(error: unknown, { signal }: Settings): unknown {
  if (signal?.aborted) return new InterruptedError('download interrupted', 'Run the same command again to go on.');
  if (error instanceof SegbookError || error instanceof PassingFailure) return error;
  if (!(error instanceof Error)) return error;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return new PassingFailure(`connection failed${code}`, { cause: error });
}

function giveUp(failure: PassingFailure, url: string, { attempts }: Settings): DataError {
  const message = `download failed after ${attempts} tries: ${url} (${failure.message})`;
  return new DataError(message, 'Run the same command again to go on from where it stopped.', { cause: failure });
}

async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    throw new InterruptedError('download interrupted', 'Run the same command again to go on.');
  }
}
