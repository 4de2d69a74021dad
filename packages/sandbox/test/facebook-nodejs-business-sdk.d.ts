/** The few words of the SDK that `witnesses.test.ts` uses; it ships without types. */
declare module "facebook-nodejs-business-sdk" {
  interface Node {
    readonly id: string
    readonly _data: Record<string, unknown>
  }
  export interface Cursor extends Array<Node> {
    hasNext(): boolean
    next(): Promise<Cursor>
  }
  type Parameters = Readonly<Record<string, unknown>>
  export class FacebookAdsApi {
    constructor(accessToken: string, locale: string, crashLog: boolean)
    static readonly GRAPH: string
    static setDefaultApi(api: FacebookAdsApi): void
    call(method: string, path: ReadonlyArray<string>, parameters?: Parameters): Promise<Record<string, unknown>>
  }
  export class Page {
    constructor(id: string)
    get(fields: ReadonlyArray<string>, parameters?: Parameters): Promise<Node>
    createFeed(fields: ReadonlyArray<string>, parameters: Parameters): Promise<Node>
    createPhoto(fields: ReadonlyArray<string>, parameters: Parameters): Promise<Node>
    createVideo(fields: ReadonlyArray<string>, parameters: Parameters): Promise<Node>
    createVideoReel(fields: ReadonlyArray<string>, parameters: Parameters): Promise<Node>
    getPublishedPosts(fields: ReadonlyArray<string>, parameters: Parameters): Promise<Cursor>
  }
  export class PagePost {
    constructor(id: string)
    get(fields: ReadonlyArray<string>, parameters?: Parameters): Promise<Node>
    update(fields: ReadonlyArray<string>, parameters: Parameters): Promise<Node>
    delete(fields: ReadonlyArray<string>, parameters?: Parameters): Promise<Node>
  }
}
