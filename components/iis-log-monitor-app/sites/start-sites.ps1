# Gives IIS the sites and application pools of sites.json, beside this file, in the place of those that the image has, and starts
# ServiceMonitor with the arguments of this script.
$ErrorActionPreference = 'Stop'
try {
    Add-Type -Path "$env:windir\System32\inetsrv\Microsoft.Web.Administration.dll"
    $wanted = Get-Content -Raw -Encoding UTF8 -LiteralPath "$PSScriptRoot\sites.json" | ConvertFrom-Json
    $iis = New-Object Microsoft.Web.Administration.ServerManager

    foreach ($wantedPool in $wanted.appPools) {
        $pool = $iis.ApplicationPools[$wantedPool.name]
        if ($null -eq $pool) {
            $pool = $iis.ApplicationPools.Add($wantedPool.name)
        }
        $variables = $pool.GetCollection('environmentVariables')
        foreach ($name in $wantedPool.variables) {
            $variable = $variables.CreateElement('add')
            $variable['name'] = $name
            $variable['value'] = [Environment]::GetEnvironmentVariable($name)
            [void] $variables.Add($variable)
        }
    }

    $iis.Sites.Clear()
    foreach ($wantedSite in $wanted.sites) {
        if (-not (Test-Path -LiteralPath $wantedSite.physicalPath -PathType Container)) {
            throw "site $($wantedSite.name): the image has no folder $($wantedSite.physicalPath)"
        }
        $bindings = @($wantedSite.bindings)
        $site = $iis.Sites.Add($wantedSite.name, 'http', $bindings[0], $wantedSite.physicalPath)
        $bindings | Select-Object -Skip 1 | ForEach-Object { [void] $site.Bindings.Add($_, 'http') }
        $site.Applications['/'].ApplicationPoolName = $wantedSite.appPool
    }
    $iis.CommitChanges()
}
catch {
    # To standard output, which LogMonitor reads, and with an exit code that Kubernetes sees.
    Write-Output "The sites could not be made: $_"
    exit 1
}
& C:\ServiceMonitor.exe @args
exit $LASTEXITCODE
