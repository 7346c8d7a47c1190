/** The part of the program's clock that the simulator needs. */
export interface SimulatorClock {
  now(): Date;
}
