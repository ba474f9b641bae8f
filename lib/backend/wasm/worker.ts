/** A helping thread of a crew: waits for operations and takes its share of them until it is ended. */
import { workerData } from 'node:worker_threads';
import { instantiate, type WorkerTask } from './crew.js';

const { module, memory, crew, scratch } = workerData as WorkerTask;
instantiate(module, memory).help(crew, scratch);
