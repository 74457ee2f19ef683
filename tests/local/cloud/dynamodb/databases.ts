import { AwsEngine } from "../../../../local/cloud/dynamodb/aws/engine";
import { DynamoDbLocalError } from "../../../../local/cloud/dynamodb/aws/library";
import { type DynamoDbLocal, startDynamoDbLocal } from "../../../../local/cloud/dynamodb/aws/server";
import { databaseOf } from "../../../../local/cloud/dynamodb/database";
import { Storage } from "../../../../local/cloud/storage";

/**
 * Runs the same tests on the embedded database and on AWS's own DynamoDB Local, which thereby agree; `newStorage`
 * gives a storage without tables. Where there is no Java or Maven the second run is skipped, and says why.
 */
export function onBothDatabases(title: string, suite: (newStorage: () => Storage) => void): void {
  describe(`${title} (embedded database)`, () => suite(() => new Storage()));
  describe(`${title} (AWS's DynamoDB Local)`, () => {
    let server: DynamoDbLocal | undefined;
    let storages = 0;

    before(async function () {
      this.timeout(180_000);
      try {
        server = await startDynamoDbLocal({ tell: (message) => process.stderr.write(`${message}\n`) });
      } catch (error) {
        if (!(error instanceof DynamoDbLocalError)) throw error;
        process.stderr.write(`    skipped: ${error.message}\n`);
        this.skip();
      }
    });
    after(() => server?.close());

    // Inside a block of its own, whose hooks a skip leaves out too.
    describe(title, () =>
      suite(() => {
        const storage = new Storage();
        const key = `storage${storages++}`;
        databaseOf(storage).useEngines((region, accountId) => new AwsEngine(server!.port, region, accountId, key));
        return storage;
      }),
    );
  });
}
