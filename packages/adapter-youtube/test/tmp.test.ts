import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stage from "./Stage.ts"
it.live("x", () => Effect.gen(function*(){
  const stage = yield* Stage.make()
  yield* stage.harness.perform("upload-video-spot")
  yield* stage.command("expire-tokens")
  const f = yield* Effect.forkChild(stage.harness.perform("set-thumbnail"))
  yield* Effect.sleep("3 seconds")
  console.log(JSON.stringify(stage.sandbox.requests, null, 1))
  const h = (process as any)._getActiveHandles()
  for (const x of h) console.log(x.constructor.name, x.destroyed, x.bytesRead, x.bytesWritten, x._httpMessage?.path, x._httpMessage?.finished)
}), 8000)
