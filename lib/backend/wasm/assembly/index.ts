export { help, run } from './crew';
