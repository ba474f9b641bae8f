/**
 * The number of the way that networks are trained. It is raised whenever the same data and settings give other losses,
 * beyond rounding; trainings of other numbers are then neither read nor gone on with. A test holds the first losses.
 */
export const RECIPE = 1;
