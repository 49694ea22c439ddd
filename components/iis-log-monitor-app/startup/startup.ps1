# The startup probe of a pod with IIS. It succeeds once IIS answers with the container's environment variables, and with the sites of
# startup.json beside this file. An attempt waits for a part of the time that the pod has; the next one goes on where it stopped. Kubernetes
# shows what it prints in the pod's events.
$ErrorActionPreference = 'Stop'
$deadline = (Get-Process -Id $PID).StartTime
$applicationHost = "$env:windir\System32\inetsrv\config\applicationHost.config"
# In the container's own file system, so that a container that is started anew does all of it again.
$done = "$env:windir\Temp\iis-startup-done"

# What the condition returns, as soon as it returns something. An error is a reason to ask again: services are starting, and files are being written.
function Wait-For([string] $Missing, [scriptblock] $Condition) {
    do {
        $reason = ''
        try {
            $found = & $Condition
            if ($found) {
                return $found
            }
        }
        catch {
            $reason = ": $_"
        }
        Start-Sleep -Milliseconds 500
    } while ((Get-Date) -lt $deadline)
    throw "$Missing$reason"
}

# Name of the application pool that has the container's variables. Kubernetes gives every pod this one.
function Get-FilledPool {
    $configuration = [xml] (Get-Content -Raw -Encoding UTF8 -LiteralPath $applicationHost)
    $filled = $configuration.SelectSingleNode('/configuration/system.applicationHost/applicationPools' +
        '/add[environmentVariables/add/@name="KUBERNETES_SERVICE_HOST"]')
    if ($filled) {
        $filled.GetAttribute('name')
    }
}

# Gives IIS the wanted sites in the place of those that the image has, and their pools the variables of the filled one.
function Set-Sites([string] $FilledPool) {
    Add-Type -Path "$env:windir\System32\inetsrv\Microsoft.Web.Administration.dll"
    $iis = New-Object Microsoft.Web.Administration.ServerManager

    # Without those that the image has set in that pool for itself.
    $given = @($iis.ApplicationPools[$FilledPool].GetCollection('environmentVariables') |
            Where-Object { $null -ne [Environment]::GetEnvironmentVariable($_['name']) })
    foreach ($name in $start.appPools) {
        $pool = $iis.ApplicationPools[$name]
        if ($null -eq $pool) {
            $pool = $iis.ApplicationPools.Add($name)
        }
        $variables = $pool.GetCollection('environmentVariables')
        foreach ($variable in $given) {
            # A pool cannot have two of one name, whichever case they are in.
            $own = $variables | Where-Object { $_['name'] -eq $variable['name'] } | Select-Object -First 1
            if ($null -eq $own) {
                $own = $variables.CreateElement('add')
                $own['name'] = $variable['name']
                $own['value'] = $variable['value']
                [void] $variables.Add($own)
            }
            else {
                $own['value'] = $variable['value']
            }
        }
    }

    $iis.Sites.Clear()
    foreach ($wanted in $start.sites) {
        if (-not (Test-Path -LiteralPath $wanted.physicalPath -PathType Container)) {
            throw "site $($wanted.name): the image has no folder $($wanted.physicalPath)"
        }
        $bindings = @($wanted.bindings)
        $site = $iis.Sites.Add($wanted.name, 'http', $bindings[0], $wanted.physicalPath)
        $bindings | Select-Object -Skip 1 | ForEach-Object { [void] $site.Bindings.Add($_, 'http') }
        $site.Applications['/'].ApplicationPoolName = $wanted.appPool
        # https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/
        if ($start.logFields) {
            $site.GetChildElement('logFile')['logExtFileFlags'] = $start.logFields
        }
    }
    $iis.CommitChanges()

    foreach ($wanted in $start.sites) {
        [void] (Wait-For "site $($wanted.name) does not start" {
                (New-Object Microsoft.Web.Administration.ServerManager).Sites[$wanted.name].State -eq 'Started'
            })
    }
}

# Asks IIS as the kubelet's probes do, under the name that the first site goes by. An answer above 399 is an error.
function Get-Answer {
    $request = [Net.WebRequest]::CreateHttp($start.url)
    $request.UserAgent = 'kube-probe'
    $request.Proxy = $null
    $request.AllowAutoRedirect = $false
    $request.Timeout = [int] [Math]::Max(1000, ($deadline - (Get-Date)).TotalMilliseconds)
    if ($start.hostName) {
        $request.Host = $start.hostName
    }
    $request.GetResponse().Close()
    $true
}

try {
    $start = Get-Content -Raw -Encoding UTF8 -LiteralPath "$PSScriptRoot\startup.json" | ConvertFrom-Json
    $deadline = $deadline.AddSeconds($start.attemptSeconds)
    if (-not (Test-Path -LiteralPath $done)) {
        # ServiceMonitor stops w3svc, adds the variables to a pool, and starts w3svc, in this order: w3svc that runs after they are there has all of them.
        $filledPool = Wait-For 'ServiceMonitor has not given IIS the environment variables. If the image starts IIS without it, set serviceMonitor: false' {
            $name = Get-FilledPool
            if ($name -and (Get-Service -Name w3svc).Status -eq 'Running') {
                $name
            }
        }
        $configured = (Get-Item -LiteralPath $applicationHost).LastWriteTime
        if ($start.sites) {
            Set-Sites $filledPool
            $configured = Get-Date
        }
        # A worker process that an earlier request has started does not have the variables, and outlives the stop of w3svc:
        # https://github.com/microsoft/IIS.ServiceMonitor/issues/74
        $early = @(Get-Process -Name w3wp -ErrorAction SilentlyContinue | Where-Object { $_.StartTime -lt $configured })
        if ($early.Count -gt 0) {
            $early | Stop-Process -Force
            $early | Wait-Process -Timeout 5
        }
        Set-Content -LiteralPath $done -Value (Get-Date -Format o)
    }
    [void] (Wait-For "no answer from $($start.url)" { Get-Answer })
    exit 0
}
catch {
    Write-Output "IIS is not ready: $_"
    exit 1
}
