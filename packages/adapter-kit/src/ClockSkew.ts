/**
 * How far two clocks are believed to be apart.
 */

/**
 * How much earlier than our first attempt something of ours may seem to be on the channel, in seconds. A machine whose
 * clock was an hour ahead and is set right must still find what it published. Two hours, so that a change of daylight
 * saving done by hand is covered too; what is older and looks the same is somebody else's.
 *
 * @category constants
 */
export const seconds = 2 * 60 * 60
